#include "core/engine/evaluation/run_lanes.h"

#include <exception>

#include "core/base/failure.h"
#include "core/engine/evaluation/run_executor.h"
#include "core/experiments/train_together.h"

namespace airshed::evaluation {

RunLanes::RunLanes(std::filesystem::path projectFolder, std::string device, std::function<bool()> shutdownAsked)
    : m_projectFolder(std::move(projectFolder)), m_device(std::move(device)), m_shutdownAsked(std::move(shutdownAsked)) {}

RunLanes::~RunLanes() = default; // the threads are joined first

void RunLanes::start(std::int64_t run, int threads) {
    begin(run, threads, nullptr);
}

void RunLanes::startTogether(std::int64_t run, int threads) {
    const auto experiment =
        experiments::experimentFromJson(project::Project::open(m_projectFolder).store().run(run).experiment);
    if (m_lanes.empty() || !m_met || !experiments::canTrainTogether(*m_met, experiment)) {
        m_lanes.clear(); // waits for them: how a GPU computes is set for the whole process
        m_meeting = training::makeStepMeeting();
        m_met = experiment;
    }
    begin(run, threads, std::make_unique<training::StepSeat>(m_meeting));
}

void RunLanes::begin(std::int64_t run, int threads, std::unique_ptr<training::StepSeat> seat) {
    m_lanes.emplace_back(run, std::jthread([this, run, threads, seat = std::move(seat)] { work(run, threads, seat.get()); }));
}

void RunLanes::work(std::int64_t run, int threads, const training::StepSeat* seat) {
    Ended ended{run, runs::RunState::Failed, {}};
    try {
        project::Project project = project::Project::open(m_projectFolder);
        ended.state = executeRun(project, run, {m_device, threads, &m_data, seat, m_shutdownAsked});
    } catch (const std::exception& error) {
        ended.fault = asError(error, "Its worker").text();
    }
    {
        const std::scoped_lock lock(m_mutex);
        m_ended.push_back(std::move(ended));
    }
    m_someEnded.notify_one();
}

std::vector<RunLanes::Ended> RunLanes::takeEnded(std::chrono::milliseconds atMost) {
    std::vector<Ended> ended;
    {
        std::unique_lock lock(m_mutex);
        m_someEnded.wait_for(lock, atMost, [this] { return !m_ended.empty(); });
        ended.swap(m_ended);
    }
    for (const Ended& each : ended)
        std::erase_if(m_lanes, [&](const auto& lane) { return lane.first == each.run; });
    return ended;
}

} // namespace airshed::evaluation
