#include "core/features/pictures.h"

namespace airshed::features {

void joinPictures(Grid& grid, const std::vector<TimeNs>& times, const PictureSettings& settings) {
    const TimeNs tolerance = settings.toleranceSeconds * nsPerSecond;
    grid.pictures.assign(static_cast<std::size_t>(grid.rows()), -1);
    for (const GridSeries& series : grid.series) {
        std::size_t next = 0; // the first that is later
        for (std::int64_t step = 0; step < series.rows; ++step) {
            const TimeNs issue = series.start + step * grid.intervalNs;
            while (next < times.size() && times[next] <= issue)
                ++next;
            if (next > 0 && issue - times[next - 1] <= tolerance)
                grid.pictures[static_cast<std::size_t>(series.firstRow + step)] = static_cast<std::int32_t>(next - 1);
        }
    }
}

} // namespace airshed::features
