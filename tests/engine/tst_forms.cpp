#include <QtTest>

#include <QLibrary>
#include <QProcess>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/error.h"
#include "core/engine/modules/form_check.h"
#include "core/forms/c_source.h"
#include "core/forms/onnx_graph.h"
#include "core/forms/torch_source.h"
#include "core/models/catalogue.h"
#include "core/models/lowering.h"
#include "core/models/presets.h"
#include "core/plugins/plugins.h"
#include "form_cases.h"

using namespace airshed;

namespace {

constexpr double tolerance = 1e-5;
constexpr std::uint64_t seedsPerLayer = 5;

void writeNumbers(const QString& file, const std::vector<float>& numbers) {
    QFile out(file);
    QVERIFY2(out.open(QIODevice::WriteOnly), qPrintable(file));
    out.write(reinterpret_cast<const char*>(numbers.data()), static_cast<qint64>(numbers.size() * sizeof(float)));
}

std::vector<float> readNumbers(const QString& file) {
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return {};
    const QByteArray bytes = in.readAll();
    std::vector<float> numbers(static_cast<std::size_t>(bytes.size()) / sizeof(float));
    std::memcpy(numbers.data(), bytes.constData(), numbers.size() * sizeof(float));
    return numbers;
}

void writeText(const QString& file, const std::string& text) {
    QFile out(file);
    QVERIFY2(out.open(QIODevice::WriteOnly), qPrintable(file));
    out.write(text.data(), static_cast<qint64>(text.size()));
}

/// Runs a program to its end. @return what it printed when it failed.
QString faultOf(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(300'000))
        return program + ": " + process.errorString();
    return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0 ? QString() : QString(process.readAll());
}

} // namespace

/// Every layer of the catalogue and every preset means the same in each of its four forms: LibTorch, TorchScript, C (compiled
/// by the system's compiler) and ONNX (run by onnxruntime); and so is its PyTorch source, run by Python.
class TestForms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void fourForms_data();
    void fourForms();
    void convolutionPadding_data();
    void convolutionPadding();
    void initialValuesAreFiniteAndSpread();
    void aSpecThatDoesNotFitIsRefused();

private:
    struct Checked {
        FormCase made;
        modules::FormCheck check;
        forms::CSource c;
    };
    [[nodiscard]] QString path(const std::string& file) const { return m_folder.filePath(QString::fromStdString(file)); }
    void add(FormCase made);
    [[nodiscard]] std::vector<float> runC(const Checked& checked);

    QTemporaryDir m_folder;
    std::vector<Checked> m_cases;
    QLibrary m_library;
};

void TestForms::add(FormCase made) {
    Checked checked{std::move(made), {}, {}};
    checked.check = modules::checkForms(checked.made.program, m_cases.size() + 1);
    checked.c = forms::toC(checked.made.program, checked.check.values, checked.made.name);
    writeText(path(checked.made.name + ".c"), checked.c.text);
    writeText(path(checked.made.name + ".onnx"), forms::toOnnx(checked.made.program, checked.check.values, checked.made.name));
    Json inputs = Json::object();
    const std::vector<models::Value> values = checked.made.program.inputs();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const models::Step& step = checked.made.program.steps[values[i]];
        const std::string& name = std::get<models::op::Input>(step.operation).name;
        Json shape = Json::array({modules::FormCheck::windows});
        for (const std::int64_t size : step.shape)
            shape.push_back(size);
        inputs[name] = shape;
        writeNumbers(path(checked.made.name + "." + name + ".bin"), checked.check.inputs[i]);
    }
    writeText(path(checked.made.name + ".py"), forms::pythonSource(checked.made.program, checked.made.name));
    const std::vector<std::string> identifiers = models::weightIdentifiers(checked.made.program);
    Json arrays = Json::object();
    for (std::size_t i = 0; i < identifiers.size(); ++i) {
        arrays[identifiers[i]] = checked.made.program.weights[i].shape;
        writeNumbers(path(checked.made.name + ".array." + identifiers[i] + ".bin"), checked.check.values[i]);
    }
    writeText(path(checked.made.name + ".json"), Json{{"inputs", inputs}, {"arrays", arrays}}.dump());
    m_cases.push_back(std::move(checked));
}

void TestForms::initTestCase() {
    QVERIFY(m_folder.isValid());
    // Layers of plugins are there on the same terms.
    static const plugins::Plugins extra = plugins::loadPlugins({AIRSHED_PLUGIN_DIR});
    QVERIFY(!extra.loaded.empty() && extra.findings.empty());
    for (const plugins::Plugin& plugin : extra.loaded)
        models::extendCatalogue(plugin.layers);
    for (const models::LayerType& type : models::catalogue())
        for (std::uint64_t seed = 1; seed <= seedsPerLayer; ++seed)
            add(layerCase(type, seed));
    for (const models::Preset& preset : models::presets()) {
        add(modelCase("preset_" + preset.name, preset.model, models::withNeeds(formTask(), preset.needs)));
        add(modelCase("preset_" + preset.name + "_day", preset.model,
                      models::withNeeds({{72, 9}, {24, 1}, {4}}, preset.needs)));
    }

    QStringList sources;
    for (const Checked& checked : m_cases)
        sources << path(checked.made.name + ".c");
    m_library.setFileName(path("libforms.so"));
    const QString compilerFault =
        faultOf("cc", QStringList{"-std=c99", "-O1", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off", "-fPIC", "-shared",
                                  "-o", m_library.fileName()} +
                          sources + QStringList{"-lm"});
    QVERIFY2(compilerFault.isEmpty(), qPrintable(compilerFault));
    QVERIFY2(m_library.load(), qPrintable(m_library.errorString()));
    const QString onnxFault = faultOf("/usr/bin/python3", {QFINDTESTDATA("run_onnx.py"), m_folder.path()});
    QVERIFY2(onnxFault.isEmpty(), qPrintable(onnxFault));
    const QString pythonFault = faultOf("/usr/bin/python3", {"-E", QFINDTESTDATA("run_python.py"), m_folder.path()});
    QVERIFY2(pythonFault.isEmpty(), qPrintable(pythonFault));
}

std::vector<float> TestForms::runC(const Checked& checked) {
    const QByteArray symbol = QByteArray::fromStdString(checked.made.name + "_forward");
    auto* function = m_library.resolve(symbol.constData());
    if (function == nullptr)
        return {};
    const auto outputs = static_cast<std::size_t>(models::elements(checked.check.output));
    std::vector<float> work(static_cast<std::size_t>(checked.c.workFloats), std::numeric_limits<float>::quiet_NaN());
    std::vector<float> result(outputs * modules::FormCheck::windows);
    for (std::size_t window = 0; window < modules::FormCheck::windows; ++window) {
        std::vector<const float*> in;
        for (const std::vector<float>& input : checked.check.inputs)
            in.push_back(input.data() + window * (input.size() / modules::FormCheck::windows));
        float* out = result.data() + window * outputs;
        using F = const float*;
        switch (in.size()) {
        case 1: reinterpret_cast<void (*)(F, float*, float*)>(function)(in[0], out, work.data()); break;
        case 2: reinterpret_cast<void (*)(F, F, float*, float*)>(function)(in[0], in[1], out, work.data()); break;
        case 3: reinterpret_cast<void (*)(F, F, F, float*, float*)>(function)(in[0], in[1], in[2], out, work.data()); break;
        default: return {};
        }
    }
    return result;
}

void TestForms::fourForms_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < m_cases.size(); ++i)
        QTest::newRow(m_cases[i].made.name.c_str()) << static_cast<int>(i);
}

void TestForms::fourForms() {
    QFETCH(int, index);
    const Checked& checked = m_cases[static_cast<std::size_t>(index)];
    const auto says = [&](const char* form, double difference) {
        return QString("%1 differs by %2: %3").arg(form).arg(difference).arg(checked.made.about).toUtf8();
    };
    QCOMPARE(checked.check.output, checked.made.program.outputShape());
    std::int64_t learned = 0;
    for (const models::WeightSpec& weight : checked.made.program.weights)
        learned += weight.role == models::WeightRole::Learned ? models::elements(weight.shape) : 0;
    QCOMPARE(checked.check.parameters, learned);
    QVERIFY2(std::ranges::any_of(checked.check.reference, [](float value) { return value != 0.0F; }),
             "it answers with zeros: nothing was compared");
    QVERIFY2(checked.check.torchScriptDifference <= tolerance, says("TorchScript", checked.check.torchScriptDifference));
    const double c = modules::largestDifference(runC(checked), checked.check.reference);
    QVERIFY2(c <= tolerance, says("C", c));
    const double onnx = modules::largestDifference(readNumbers(path(checked.made.name + ".out.bin")), checked.check.reference);
    QVERIFY2(onnx <= tolerance, says("ONNX", onnx));
    const double python =
        modules::largestDifference(readNumbers(path(checked.made.name + ".python.bin")), checked.check.reference);
    QVERIFY2(python <= tolerance, says("PyTorch source", python));
}

void TestForms::convolutionPadding_data() {
    QTest::addColumn<int>("kernel");
    QTest::addColumn<int>("stride");
    QTest::addColumn<int>("dilation");
    QTest::addColumn<bool>("causal");
    for (const int kernel : {1, 2, 3, 5})
        for (const int stride : {1, 2, 3})
            for (const int dilation : {1, 2})
                for (const bool causal : {false, true})
                    QTest::addRow("kernel %d, stride %d, dilation %d, %s", kernel, stride, dilation,
                                  causal ? "causal" : "centred")
                        << kernel << stride << dilation << causal;
}

/// n steps give ceil(n / stride), whatever the kernel.
void TestForms::convolutionPadding() {
    QFETCH(int, kernel);
    QFETCH(int, stride);
    QFETCH(int, dilation);
    QFETCH(bool, causal);
    const models::LayerType& type = *models::findLayerType("conv1d");
    const Json params = {{"channels", 6}, {"kernel", kernel}, {"stride", stride}, {"dilation", dilation}, {"causal", causal}};
    models::ProgramBuilder builder;
    const models::Value input = builder.input("input", formTask().input);
    builder.beginLayer("conv", "conv1d");
    const models::Value output =
        type.lower(builder, std::array{input}, models::completeParameters(type, params, "params"), formTask());
    builder.endLayer(output);
    const modules::FormCheck check = modules::checkForms(builder.finish(output), 7);
    QCOMPARE(check.output, (models::Shape{(formTask().input[0] + stride - 1) / stride, 6}));
    QVERIFY2(check.torchScriptDifference <= 1e-6, qPrintable(QString::number(check.torchScriptDifference)));
}

void TestForms::initialValuesAreFiniteAndSpread() {
    for (const Checked& checked : m_cases)
        for (const models::WeightSpec& weight : checked.made.program.weights) {
            const std::vector<float> values = forms::initialValue(weight, 1);
            QCOMPARE(static_cast<std::int64_t>(values.size()), models::elements(weight.shape));
            QVERIFY2(std::ranges::all_of(values, [](float value) { return std::isfinite(value); }), weight.name.c_str());
            QVERIFY2(forms::initialValue(weight, 1) == values, "the same seed gives other numbers");
        }
}

void TestForms::aSpecThatDoesNotFitIsRefused() {
    const models::ModelSpec headOnSequence{"", {{"head", "regression_head", {"input"}, Json::object()}}};
    try {
        static_cast<void>(models::lowerModel(headOnSequence, formTask()));
        QFAIL("a head was put on a sequence");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::InvalidInput);
        QVERIFY2(std::string(error.what()).find("head") != std::string::npos, error.what());
        QVERIFY(!error.hint().empty());
    }
}

QTEST_GUILESS_MAIN(TestForms)
#include "tst_forms.moc"
