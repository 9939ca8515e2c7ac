#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <map>

#include "core/data/delimited_writer.h"
#include "core/data/tensor_file.h"
#include "core/engine/deployment/predict.h"
#include "core/engine/evaluation/evaluation.h"
#include "core/engine/tensors_internal.h"
#include "core/engine/training/input_variation_internal.h"
#include "core/engine/vision/picture_bytes.h"
#include "core/models/lowering.h"
#include "core/project/export_formats.h"
#include "tests/engine/project_fixture.h"
#include "tests/support/faults.h"

using namespace airshed;

namespace {

constexpr int side = 48;
constexpr int horizonRow = 14; ///< above it is sky
constexpr int hours = 520;
constexpr TimeNs firstHour = 1'780'272'000LL * nsPerSecond; ///< 2026-06-01T00:00:00Z

/// A view over a town, each row further away towards the horizon. Synthetic.
struct Scene {
    std::vector<QColor> colours;
    Scene() {
        RandomStream random(6, "scene");
        for (int i = 0; i < side * side / 16; ++i)
            colours.push_back(random.below(3) == 0 ? QColor(20, 20, 20)
                                                   : QColor::fromHsvF(static_cast<float>(random.uniform()), 0.6F,
                                                                      0.3F + 0.5F * static_cast<float>(random.uniform())));
    }
    [[nodiscard]] QColor at(int x, int y) const { return colours[static_cast<std::size_t>(y / 4 * (side / 4) + x / 4)]; }
};

/// Koschmieder's law (1924) with an extinction coefficient: what reaches the camera is the scene's light times
/// exp(-extinction · distance), and airlight for the rest. The sun makes all of it a little brighter or darker.
QImage hazy(const Scene& scene, double extinction, double sun) {
    QImage picture(side, side, QImage::Format_RGB32);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const double distance = 4.0 * horizonRow / (y - horizonRow + 1.0); // kilometres
            const double through = y <= horizonRow ? 0.0 : std::exp(-extinction * distance);
            const QColor own = scene.at(x, y);
            const auto mix = [&](double light) {
                return static_cast<float>(std::clamp(sun * (light * through + 0.85 * (1.0 - through)), 0.0, 1.0));
            };
            picture.setPixelColor(x, y, QColor::fromRgbF(mix(own.redF()), mix(own.greenF()), mix(own.blueF())));
        }
    return picture;
}

} // namespace

/// A camera looks upwind: the haze that it sees arrives at the sensor an hour later. So only the pictures tell what comes, and
/// whoever learns them beats persistence. Everything is rendered; nothing here proves anything about real air.
class TestPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void extinctionIsLearned();
    void whatLearnedItLeavesInEveryFormat();
    void predictionLooksAtAFolder();
    void sensorsAndPicturesTogether();
    void theSamePicturesTrainTheSame();
    void aRunIsTiedToItsPictures();
    void anotherSizeIsRefused();
    void augmentationIsAFunctionOfTheStep();
    void augmentationKeepsWhatItIsNotAskedToChange();
    void photographsAreRead();

private:
    [[nodiscard]] std::filesystem::path path(const std::string& name) const {
        return m_folder.filePath(QString::fromStdString(name)).toStdString();
    }
    [[nodiscard]] sources::PictureQuery camera() const { return {path("camera").string(), {}, "", "UTC"}; }
    [[nodiscard]] experiments::Experiment experiment(const std::string& preset = "image_cnn") const;
    std::int64_t finishedRun(const experiments::Experiment& experiment) {
        const std::int64_t run = m_project->claim(experiment);
        return m_project->execute(run) == runs::RunState::Finished ? run : -1;
    }
    std::string freeze(int height, int width, const std::string& name);

    QTemporaryDir m_folder;
    std::unique_ptr<test::TinyProject> m_project;
    std::int64_t m_run = -1;
    std::filesystem::path m_table;
};

void TestPictures::initTestCase() {
    const Scene scene;
    RandomStream random(11, "air");
    QVERIFY(QDir(m_folder.path()).mkdir("camera"));
    std::vector<TimeNs> times;
    std::vector<double> pm;
    double arriving = 0.1;
    for (int hour = 0; hour < hours; ++hour) {
        const double extinction = 0.02 + 0.25 * random.uniform();
        const QString name = QString::fromStdString(formatIso(firstHour + hour * nsPerHour)).left(16).replace('T', '_');
        if (hour % 60 != 59) // now and then the camera is off
            QVERIFY(hazy(scene, extinction, 0.95 + 0.1 * random.uniform())
                        .save(m_folder.filePath("camera/" + QString(name).replace(':', '-') + ".png")));
        times.push_back(firstHour + hour * nsPerHour);
        pm.push_back(5.0 + 400.0 * arriving + random.normal());
        arriving = extinction;
    }
    m_table = path("sensor.csv");
    data::writeDelimited(data::Table({data::Column::times("time", times), data::Column::floats("PM2.5", "µg/m³", pm)}),
                         m_table);
    m_project = std::make_unique<test::TinyProject>(path("project"));
    m_project->project().importFiles({m_table}, {}, "sensor", {}, true);
    freeze(32, 32, "upwind");
}

std::string TestPictures::freeze(int height, int width, const std::string& name) {
    Findings findings;
    const data::PictureSet set = vision::decodePictures(camera(), height, width, findings);
    if (!findings.empty())
        qFatal("a rendered picture cannot be read");
    data::Provenance provenance;
    const std::string digest = project::pictureStore(m_project->project()).put(set);
    provenance.report = {{"pictures", {{"digest", digest}, {"count", set.count()}, {"height", height}, {"width", width}}}};
    const data::Table table({data::Column::times("time", set.times)});
    m_project->project().addSnapshot(table, {name, "time", "", true, provenance});
    return digest;
}

experiments::Experiment TestPictures::experiment(const std::string& preset) const {
    experiments::Experiment experiment;
    experiment.name = "pictures";
    experiment.snapshot = "sensor";
    experiment.recipe.inputs = {"PM2.5"};
    experiment.recipe.targets = {"PM2.5"};
    experiment.recipe.lookback = 8;
    experiment.recipe.horizon = 1;
    experiment.recipe.pictures = {"upwind", 1800, 32, 32};
    experiments::takePreset(experiment, preset);
    experiment.training.batchSize = 32;
    experiment.training.epochs = 25;
    experiment.training.patience = 0;
    experiment.training.learningRate = 3e-3;
    return experiment;
}

void TestPictures::extinctionIsLearned() {
    m_run = finishedRun(experiment());
    QVERIFY(m_run > 0);
    std::map<std::string, double> maes;
    for (const runs::Score& score : m_project->project().store().scores(m_run))
        if (score.part == "test" && score.lead == 0)
            maes[score.predictor] = score.mae;
    const double model = maes.at("model");
    const double persistence = maes.at("persistence");
    const data::TensorFile stored(evaluation::testForecastFile(m_project->project().runFolder(m_run)));
    const Json recipe = readJsonFile(evaluation::recipeFile(m_project->project().runFolder(m_run)));
    const double mean = recipe["target_mean"][0].get<double>();
    double climatology = 0;
    const std::vector<float> truth = stored.floats("truth");
    for (const float value : truth)
        climatology += std::abs(value - mean) / static_cast<double>(truth.size());
    qInfo("mean absolute error on %zu held-out pictures: %.2f, of persistence %.2f, of the training mean %.2f", truth.size(),
          model, persistence, climatology);
    QVERIFY(model > 0.0 && model < 0.4 * climatology && model < 0.4 * persistence);
}

void TestPictures::whatLearnedItLeavesInEveryFormat() {
    for (const project::ExportFormat& format : project::exportFormats()) {
        const runs::ExportRecord record = m_project->exportTo(m_run, path("out " + format.name), format.name);
        QVERIFY2(record.state == runs::ExportState::Done, (format.name + ": " + record.message).c_str());
        QVERIFY2(record.maxDifference <= 1e-5 && record.windows > 40, format.name.c_str());
    }
    const Json image = readJsonFile(path("out onnx") / "contract.json")["tensors"]["image"];
    QCOMPARE(image["shape"], Json({"batch", 3, 32, 32}));
    QCOMPARE(image["channels"], Json({"red", "green", "blue"}));
    QVERIFY(image["made_by"].get<std::string>().find("INTER_AREA") != std::string::npos);
    QProcess process;
    process.start("/usr/bin/python3", {QFINDTESTDATA("check_onnx_export.py"), m_folder.filePath("out onnx")});
    QVERIFY(process.waitForFinished(60'000));
    const QByteArray faults = process.readAllStandardError();
    QVERIFY2(process.exitCode() == 0, faults.constData());
    QVERIFY(process.readAllStandardOutput().trimmed().toDouble() <= 1e-5);
}

void TestPictures::predictionLooksAtAFolder() {
    const auto expected = deployment::predictFile(path("out torchscript"), m_table, true, {}, camera());
    QVERIFY(expected.table.rows() > 400);
    QVERIFY(std::ranges::any_of(expected.notes, [](const std::string& note) {
        return note.find("issue times are left out: no picture was taken then") != std::string::npos;
    }));
    for (const char* format : {"out onnx", "out c"}) {
        const auto made = deployment::predictFile(path(format), m_table, true, {}, camera());
        QCOMPARE(made.table.rows(), expected.table.rows());
        for (std::size_t row = 0; row < expected.table.rows(); ++row) {
            const double wanted = expected.table.column("PM2.5").number(row);
            QVERIFY2(std::abs(made.table.column("PM2.5").number(row) - wanted) <= 1e-4 * std::abs(wanted), format);
        }
    }
    QVERIFY(test::failsWith(
        ErrorCode::InvalidInput, [&] { return deployment::predictFile(path("out c"), m_table, false); }, "looks at a picture",
        "--pictures FOLDER"));
}

void TestPictures::sensorsAndPicturesTogether() {
    experiments::Experiment both = experiment("image_gru");
    both.training.epochs = 2;
    both.training.augment = {true, 2, 0.05, 0.05};
    const std::int64_t run = finishedRun(both);
    QVERIFY(run > 0);
    const runs::ExportRecord record = m_project->exportTo(run, path("both c"), "c");
    QVERIFY2(record.state == runs::ExportState::Done, record.message.c_str());
    QVERIFY(record.maxDifference <= 1e-5);
}

void TestPictures::theSamePicturesTrainTheSame() {
    experiments::Experiment brief = experiment();
    brief.training.epochs = 1;
    brief.training.augment.shift = 1;
    const auto digest = [&](const experiments::Experiment& experiment) {
        return m_project->project().store().run(finishedRun(experiment)).weightDigest;
    };
    const std::string first = digest(brief);
    QVERIFY(!first.empty());
    QCOMPARE(digest(brief), first);
    brief.training.augment.shift = 2;
    QVERIFY(digest(brief) != first);
}

void TestPictures::aRunIsTiedToItsPictures() {
    const project::Project& project = m_project->project();
    const std::string digest = project::pictureDigest(project, "upwind");
    const runs::RunRecord run = project.store().run(m_run);
    QCOMPARE(experiments::experimentFromJson(run.experiment).recipe.pictures.set, digest);
    QVERIFY(test::failsWith(
        ErrorCode::NotFound, [&] { return project::pictureDigest(project, "sensor"); }, "has no frozen pictures"));
    QCOMPARE(project::pictureSets(project).size(), std::size_t{2});
}

void TestPictures::anotherSizeIsRefused() {
    experiments::Experiment other = experiment();
    other.recipe.pictures.width = 64;
    const project::ExperimentCheck check = m_project->project().checkExperiment(other);
    QVERIFY(!check.usable());
    QVERIFY(std::ranges::any_of(check.findings, [](const Finding& finding) {
        return finding.place == "inputs.pictures" && finding.message.find("frozen at 32 × 32") != std::string::npos;
    }));
    const project::ExperimentCheck sound = m_project->project().checkExperiment(experiment());
    QVERIFY(sound.usable());
    QVERIFY(std::ranges::any_of(sound.findings, [](const Finding& finding) {
        return finding.code == "without_picture" && finding.message.find("windows are left out") != std::string::npos;
    }));
}

namespace {

/// A batch of pictures whose numbers differ from place to place.
training::Batch pictureBatch() {
    training::Batch batch;
    batch.inputs.push_back(torch::zeros({4, 8, 1})); // the window, which a network is always given
    batch.inputs.push_back(torch::arange(4 * 3 * 10 * 12, torch::kFloat32).reshape({4, 3, 10, 12}) / 1440.0);
    return batch;
}

torch::Tensor varied(const experiments::Augmentation& augment, std::int64_t step) {
    experiments::TrainingSettings settings;
    settings.augment = augment;
    const models::Program network =
        models::lowerModel(models::preset("image_cnn").model, {{8, 1}, {1, 1}, {0}, {{"image", "Picture", {3, 10, 12}}}});
    training::Batch batch = pictureBatch();
    const features::Frame frame;
    training::InputVariation(settings, frame, network, torch::kCPU)(batch, step);
    return batch.inputs[1];
}

} // namespace

void TestPictures::augmentationIsAFunctionOfTheStep() {
    const experiments::Augmentation augment{true, 3, 0.2, 0.2};
    const torch::Tensor first = varied(augment, 7);
    QVERIFY(torch::equal(first, varied(augment, 7)));
    QVERIFY(!torch::equal(first, varied(augment, 8)));
    QVERIFY(first.min().item<float>() >= 0.0F && first.max().item<float>() <= 1.0F);
}

void TestPictures::augmentationKeepsWhatItIsNotAskedToChange() {
    const torch::Tensor plain = pictureBatch().inputs[1];
    QVERIFY(torch::equal(varied({}, 1), plain));
    const torch::Tensor turned = varied({true, 0, 0.0, 0.0}, 1);
    int flips = 0;
    for (std::int64_t window = 0; window < 4; ++window) {
        const bool isPlain = torch::allclose(turned[window], plain[window], 1e-5, 1e-6);
        const bool isTurned = torch::allclose(turned[window], plain[window].flip({2}), 1e-5, 1e-6);
        QVERIFY(isPlain || isTurned);
        flips += isTurned ? 1 : 0;
    }
    QVERIFY(flips > 0 && flips < 4);
    const torch::Tensor moved = varied({false, 2, 0.0, 0.0}, 1);
    QVERIFY(!torch::allclose(moved, plain));
    QVERIFY(torch::allclose(moved.select(1, 1) - moved.select(1, 0), plain.select(1, 1) - plain.select(1, 0), 1e-3, 1e-5));
}

/// Photographs of many sizes, one grey: they are read, and no more is claimed. Their labels are states of the sky.
void TestPictures::photographsAreRead() {
    const std::filesystem::path folder = std::filesystem::path(AIRSHED_SHARED_DATA) / "sky-weather-images";
    if (!std::filesystem::exists(folder))
        QSKIP("the photographs are not here");
    std::size_t read = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".jpg")
            continue;
        QCOMPARE(vision::readPictureBytes(entry.path(), 64, 48).size(), std::size_t{3 * 64 * 48});
        ++read;
    }
    QVERIFY(read >= 160);
    Findings findings;
    QVERIFY(test::failsWith(
        ErrorCode::InvalidInput,
        [&] {
            return vision::decodePictures({folder.string(), {}, "", "UTC"}, 64, 64, findings);
        },
        "do not say when they were taken"));
}

QTEST_APPLESS_MAIN(TestPictures)
#include "tst_pictures.moc"
