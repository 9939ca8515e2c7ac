#pragma once

#include <QComboBox>
#include <QDateEdit>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QWidget>

#include "core/project/fetch.h"
#include "core/sources/places.h"
#include "core/sources/station.h"
#include "ui/parts/notice.h"
#include "ui/session/job_bar.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// Brings in data near a place from public services: the place is searched by name, then a source, stations where it has them,
/// and days are chosen. In place, not in a dialog.
class NearPanel : public QWidget {
    Q_OBJECT
public:
    explicit NearPanel(Workbench& workbench, QWidget* parent = nullptr);

    [[nodiscard]] bool isBusy() const { return m_job != nullptr; }
    /// Puts the cursor where the place is typed.
    void begin();

Q_SIGNALS:
    void fetched(const QString& snapshot);
    void left(); ///< a person goes back

private:
    enum class Source { AirQuality, WeatherHistory, WeatherForecast, OpenAq, SensorCommunity };

    [[nodiscard]] QWidget* makeWhere();
    [[nodiscard]] QWidget* makeWhat();
    [[nodiscard]] QWidget* makeFoot();
    void searchPlaces();
    void showPlaces(const std::vector<sources::FoundPlace>& places);
    void showSource();
    void searchStations();
    void showStations(const std::vector<sources::Station>& stations);
    void fetch();
    void showState();
    [[nodiscard]] Source source() const;
    [[nodiscard]] bool hasStations() const;
    [[nodiscard]] const sources::Place* place() const;
    [[nodiscard]] std::vector<sources::Station> chosenStations() const;
    [[nodiscard]] sources::SourceQuery query() const;
    /// Runs `work` on a thread with a source context of its own; what it yields goes to `done`.
    template <typename Result>
    void ask(const QString& title, const std::function<Result(sources::SourceContext&, const JobContext&)>& work,
             const std::function<void(const Result&)>& done);

    Workbench& m_workbench;
    std::vector<sources::FoundPlace> m_found;
    std::vector<sources::Station> m_stations;
    QPointer<BackgroundJob> m_job;
    Notice* m_notice;
    QLineEdit* m_search = nullptr;
    QPushButton* m_searchButton = nullptr;
    QListWidget* m_places = nullptr;
    QComboBox* m_source = nullptr;
    QLabel* m_sourceWords = nullptr;
    QWidget* m_stationPart = nullptr;
    QPushButton* m_stationButton = nullptr;
    QListWidget* m_stationList = nullptr;
    QDateEdit* m_from = nullptr;
    QDateEdit* m_to = nullptr;
    QLineEdit* m_name = nullptr;
    JobBar* m_bar = nullptr;
    QPushButton* m_fetch = nullptr;
};

} // namespace airshed::ui
