#include "ui/pages/data/near_panel.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/parts/button.h"
#include "ui/parts/card.h"
#include "ui/parts/field.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr int usualDays = 30;
constexpr double openAqRadiusKm = 25; ///< the most that OpenAQ allows
constexpr double sensorRadiusKm = 10;

QDateEdit* makeDay(const QString& name, const QDate& day) {
    auto* edit = new QDateEdit(day);
    edit->setAccessibleName(name);
    edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
    edit->setCalendarPopup(true);
    return edit;
}

QString stationText(const sources::Station& station) {
    QStringList quantities;
    for (const sources::StationSensor& sensor : station.sensors)
        quantities << toQt(sensor.quantity);
    quantities.removeDuplicates();
    const QString name = station.name.empty() ? NearPanel::tr("Station %1").arg(station.id) : toQt(station.name);
    return NearPanel::tr("%1\n%2 km, %3")
        .arg(name)
        .arg(station.distanceKm, 0, 'f', 1)
        .arg(quantities.join(QStringLiteral(", ")));
}

/// A file's and a snapshot's name from a place's.
QString nameFrom(const QString& place) {
    QString name;
    for (const QChar letter : place.toLower())
        name += letter.isLetterOrNumber() ? letter : QLatin1Char('-');
    return name;
}

} // namespace

NearPanel::NearPanel(Workbench& workbench, QWidget* parent) : QWidget(parent), m_workbench(workbench), m_notice(new Notice) {
    auto* middle = new QHBoxLayout;
    middle->setSpacing(12);
    middle->addWidget(makeWhere(), 2);
    middle->addWidget(makeWhat(), 3);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_notice);
    column->addLayout(middle, 1);
    column->addWidget(makeFoot());
    connect(&workbench.session().jobs(), &JobList::changed, this, &NearPanel::showState);
    showSource();
}

QWidget* NearPanel::makeWhere() {
    auto* card = new Card(tr("Where"));
    m_search = makeField(tr("Name of a place"), tr("Town or village, then Enter"));
    m_searchButton = makeButton(QStringLiteral("search"), tr("Search"), ButtonTone::Plain);
    m_places = new QListWidget;
    m_places->setAccessibleName(tr("Places found"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_search, 1);
    row->addWidget(m_searchButton);
    card->body()->addLayout(row);
    card->body()->addWidget(m_places, 1);
    card->body()->addWidget(
        makeLabel(tr("Places by Open-Meteo and GeoNames. Only the name, the place and the days are sent to the "
                     "services."),
                  TypeStyle::Body, Tone::Muted));
    connect(m_search, &QLineEdit::returnPressed, this, &NearPanel::searchPlaces);
    connect(m_searchButton, &QPushButton::clicked, this, &NearPanel::searchPlaces);
    connect(m_places, &QListWidget::currentRowChanged, this, [this] {
        showStations({});
        showSource();
    });
    return card;
}

QWidget* NearPanel::makeWhat() {
    auto* card = new Card(tr("What"));
    m_source = new QComboBox;
    m_source->setAccessibleName(tr("Source"));
    for (const auto& [text, source] : std::initializer_list<std::pair<QString, Source>>{
             {tr("Air quality model (Open-Meteo)"), Source::AirQuality},
             {tr("Weather of the past (Open-Meteo)"), Source::WeatherHistory},
             {tr("Weather forecast (Open-Meteo)"), Source::WeatherForecast},
             {tr("Official stations near (OpenAQ)"), Source::OpenAq},
             {tr("Home sensors near (Sensor.Community)"), Source::SensorCommunity}})
        m_source->addItem(text, static_cast<int>(source));
    m_sourceWords = makeLabel({}, TypeStyle::Body, Tone::Muted);
    m_stationPart = new QWidget;
    m_stationButton = makeButton(QStringLiteral("place"), tr("Look for stations"), ButtonTone::Plain);
    m_stationList = new QListWidget;
    m_stationList->setAccessibleName(tr("Stations near the place"));
    auto* stations = new QVBoxLayout(m_stationPart);
    stations->setContentsMargins(0, 0, 0, 0);
    stations->setSpacing(6);
    stations->addWidget(m_stationButton);
    stations->addWidget(m_stationList, 1);
    const QDate yesterday = QDate::currentDate().addDays(-1);
    m_from = makeDay(tr("First day"), yesterday.addDays(1 - usualDays));
    m_to = makeDay(tr("Last day"), yesterday);
    m_name = makeField(tr("Name of the fetched table"));
    auto* days = new QHBoxLayout;
    days->setSpacing(8);
    days->addWidget(m_from);
    days->addWidget(makeLabel(tr("to")));
    days->addWidget(m_to);
    days->addStretch();
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->addRow(tr("Source"), m_source);
    form->addRow(m_sourceWords);
    form->addRow(tr("Days (UTC)"), days);
    form->addRow(tr("Name"), m_name);
    card->body()->addLayout(form);
    card->body()->addWidget(m_stationPart, 1);
    card->body()->addStretch();
    connect(m_source, &QComboBox::currentIndexChanged, this, [this] {
        showStations({});
        showSource();
    });
    connect(m_stationButton, &QPushButton::clicked, this, &NearPanel::searchStations);
    connect(m_stationList, &QListWidget::itemChanged, this, &NearPanel::showState);
    return card;
}

QWidget* NearPanel::makeFoot() {
    auto* foot = new QWidget;
    auto* back = makeButton(tr("Back to the tables"));
    m_bar = new JobBar(tr("Progress of the download"));
    m_fetch = makeButton(QStringLiteral("import"), tr("Fetch"), ButtonTone::Primary);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(back);
    row->addWidget(m_bar, 1);
    row->addWidget(m_fetch);
    connect(back, &QPushButton::clicked, this, &NearPanel::left);
    connect(m_fetch, &QPushButton::clicked, this, &NearPanel::fetch);
    return foot;
}

void NearPanel::begin() {
    m_search->setFocus();
}

NearPanel::Source NearPanel::source() const {
    return static_cast<Source>(m_source->currentData().toInt());
}

bool NearPanel::hasStations() const {
    return source() == Source::OpenAq || source() == Source::SensorCommunity;
}

const sources::Place* NearPanel::place() const {
    const int row = m_places->currentRow();
    return row < 0 || row >= static_cast<int>(m_found.size()) ? nullptr : &m_found[static_cast<std::size_t>(row)].place;
}

template <typename Result>
void NearPanel::ask(const QString& title, const std::function<Result(sources::SourceContext&, const JobContext&)>& work,
                    const std::function<void(const Result&)>& done) {
    m_notice->clear();
    m_job = m_workbench.session().jobs().start<Result>(
        title, this,
        [work](const JobContext& job) {
            sources::SourceContext context;
            return work(context, job);
        },
        [this, done](const Result& result) {
            m_job = nullptr;
            done(result);
            showState();
        },
        [this](const Error& error) {
            m_job = nullptr;
            m_notice->say(error);
            showState();
        });
    m_bar->follow(m_job);
    showState();
}

void NearPanel::searchPlaces() {
    const std::string name = toStd(m_search->text().trimmed());
    if (name.empty() || m_job)
        return;
    ask<std::vector<sources::FoundPlace>>(
        tr("Searching %1").arg(toQt(name)),
        [name](sources::SourceContext& context, const JobContext& job) {
            return sources::findPlaces(context, name, "en", job);
        },
        [this](const std::vector<sources::FoundPlace>& places) { showPlaces(places); });
}

void NearPanel::showPlaces(const std::vector<sources::FoundPlace>& places) {
    m_found = places;
    m_places->clear();
    for (const sources::FoundPlace& found : places) {
        const Position& position = found.place.position;
        m_places->addItem(
            tr("%1\n%2, %3").arg(toQt(found.fullName())).arg(position.latitude, 0, 'f', 3).arg(position.longitude, 0, 'f', 3));
    }
    if (places.empty()) {
        m_notice->say(Notice::Kind::Info, tr("No place of that name was found."),
                      tr("Try another spelling, or a larger town near."));
        return;
    }
    m_places->setCurrentRow(0);
    m_places->setFocus();
}

void NearPanel::showSource() {
    switch (source()) {
    case Source::AirQuality:
        m_sourceWords->setText(
            tr("Hourly concentrations of the CAMS model, not measurements. CC BY 4.0: CAMS and Open-Meteo."));
        break;
    case Source::WeatherHistory:
        m_sourceWords->setText(tr("Hourly reanalysis, up to 6 days ago. CC BY 4.0: Open-Meteo.com."));
        break;
    case Source::WeatherForecast:
        m_sourceWords->setText(tr("Hourly, the latest model runs, up to 16 days ahead. CC BY 4.0: Open-Meteo.com."));
        break;
    case Source::OpenAq:
        m_sourceWords->setText(
            tr("Hourly means of stations within 25 km. Needs a free key of OpenAQ; the licence is each station's."));
        break;
    case Source::SensorCommunity:
        m_sourceWords->setText(tr("Single readings of sensors at people's homes within 10 km. DbCL 1.0: Sensor.Community."));
        break;
    }
    m_stationPart->setVisible(hasStations());
    if (const sources::Place* chosen = place())
        m_name->setPlaceholderText(nameFrom(toQt(chosen->name)) + QLatin1Char('-') +
                                   (hasStations()                    ? tr("stations")
                                    : source() == Source::AirQuality ? tr("air")
                                                                     : tr("weather")));
    showState();
}

void NearPanel::searchStations() {
    const sources::Place* chosen = place();
    if (!chosen || m_job)
        return;
    const bool official = source() == Source::OpenAq;
    sources::StationSearch search;
    search.centre = chosen->position;
    search.radiusKm = official ? openAqRadiusKm : sensorRadiusKm;
    ask<std::vector<sources::Station>>(
        tr("Looking for stations"),
        [search, official](sources::SourceContext& context, const JobContext& job) {
            return official ? sources::findOpenAqStations(context, search, job)
                            : sources::findSensorCommunityStations(context, search, job);
        },
        [this](const std::vector<sources::Station>& stations) {
            showStations(stations);
            if (stations.empty())
                m_notice->say(Notice::Kind::Info, tr("No station was found near this place."),
                              tr("Try a larger town, or another source."));
        });
}

void NearPanel::showStations(const std::vector<sources::Station>& stations) {
    m_stations = stations;
    m_stationList->clear();
    for (const sources::Station& station : stations) {
        auto* item = new QListWidgetItem(stationText(station), m_stationList);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(m_stationList->count() == 1 ? Qt::Checked : Qt::Unchecked);
        QStringList terms;
        for (const sources::Attribution& attribution : station.attributions)
            terms << toQt(attribution.text + (attribution.licence.empty() ? "" : ", " + attribution.licence));
        item->setToolTip(terms.join(QLatin1Char('\n')));
    }
    showState();
}

std::vector<sources::Station> NearPanel::chosenStations() const {
    std::vector<sources::Station> chosen;
    for (int row = 0; row < m_stationList->count(); ++row)
        if (m_stationList->item(row)->checkState() == Qt::Checked)
            chosen.push_back(m_stations[static_cast<std::size_t>(row)]);
    return chosen;
}

sources::SourceQuery NearPanel::query() const {
    const sources::DateRange days = {toStd(m_from->date().toString(Qt::ISODate)), toStd(m_to->date().toString(Qt::ISODate))};
    if (source() == Source::OpenAq)
        return sources::OpenAqQuery{chosenStations(), days};
    if (source() == Source::SensorCommunity) {
        sources::SensorCommunityQuery query;
        query.stations = chosenStations();
        query.days = days;
        return query;
    }
    sources::OpenMeteoQuery query;
    query.dataset = source() == Source::AirQuality       ? sources::OpenMeteoDataset::AirQuality
                    : source() == Source::WeatherHistory ? sources::OpenMeteoDataset::WeatherHistory
                                                         : sources::OpenMeteoDataset::WeatherForecast;
    query.places = {*place()};
    query.days = days;
    return query;
}

void NearPanel::fetch() {
    if (!m_workbench.session().hasProject()) {
        m_notice->say(Notice::Kind::Warn, tr("No project is open."), tr("Open or make one on the start page."));
        m_notice->offer(tr("Go to the start page"), [this] { m_workbench.showPage(PageId::Start); });
        return;
    }
    if (!place() || m_job)
        return;
    const std::string name = toStd(m_name->text().trimmed().isEmpty() ? m_name->placeholderText() : m_name->text().trimmed());
    ask<project::FetchResult>(
        tr("Fetching %1").arg(toQt(name)),
        [folder = m_workbench.session().project().folder(), wanted = query(), name](sources::SourceContext& context,
                                                                                    const JobContext& job) {
            project::Project project = project::Project::open(folder);
            return project::fetchSnapshot(project, context, wanted, name, job);
        },
        [this](const project::FetchResult& result) {
            m_workbench.session().refresh();
            Q_EMIT m_workbench.session().message(
                tr("Fetched %1 rows as “%2”").arg(countText(result.snapshot.rows), toQt(result.snapshot.name)));
            Q_EMIT fetched(toQt(result.snapshot.name));
        });
}

void NearPanel::showState() {
    const bool busy = m_job && !m_job->isCancelling();
    const bool ready = place() && (!hasStations() || !chosenStations().empty());
    m_searchButton->setEnabled(!busy);
    m_stationButton->setEnabled(!busy && place());
    m_fetch->setEnabled(!busy && ready);
}

} // namespace airshed::ui
