#include <QtTest>

#include <functional>
#include <map>
#include <string>

#include <torch/torch.h>

#include "core/engine/modules/form_check.h"
#include "core/models/lowering.h"
#include "core/models/presets.h"

// Written by `airshed-cli model code` while this is built: a header for each preset, in a namespace of its own.
#include "cpp_source.h"

using namespace airshed;

/// The C++ source of every preset, compiled as a deployer would, computes what the workbench computes.
class TestCppSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPresetIsThere();
    void equal_data();
    void equal();
};

void TestCppSource::everyPresetIsThere() {
    for (const models::Preset& preset : models::presets())
        QVERIFY2(cppNetworks().contains(preset.name), preset.name.c_str());
    QCOMPARE(cppNetworks().size(), models::presets().size());
}

void TestCppSource::equal_data() {
    QTest::addColumn<QString>("name");
    for (const models::Preset& preset : models::presets())
        QTest::newRow(preset.name.c_str()) << QString::fromStdString(preset.name);
}

void TestCppSource::equal() {
    QFETCH(QString, name);
    // The task that the command takes where none is named.
    const models::Preset& preset = models::preset(name.toStdString());
    const models::Program program = models::lowerModel(preset.model, models::withNeeds({{72, 9}, {24, 1}, {0}}, preset.needs));
    const modules::FormCheck check = modules::checkForms(program, 11);
    const auto made = cppNetworks().at(name.toStdString())();
    const std::shared_ptr<torch::nn::Module>& network = made.module;
    network->eval();

    const torch::NoGradGuard noGrad;
    auto arrays = network->named_parameters();
    for (const auto& buffer : network->named_buffers())
        arrays.insert(buffer.key(), buffer.value());
    const std::vector<std::string> identifiers = models::weightIdentifiers(program);
    QCOMPARE(arrays.size(), identifiers.size());
    for (std::size_t i = 0; i < identifiers.size(); ++i) {
        torch::Tensor* array = arrays.find(identifiers[i]);
        QVERIFY2(array != nullptr, identifiers[i].c_str());
        array->copy_(torch::tensor(check.values[i]).reshape(program.weights[i].shape));
    }
    std::vector<torch::Tensor> inputs;
    for (std::size_t i = 0; i < check.inputs.size(); ++i) {
        models::Shape shape = program.steps[program.inputs()[i]].shape;
        shape.insert(shape.begin(), modules::FormCheck::windows);
        inputs.push_back(torch::tensor(check.inputs[i]).reshape(shape));
    }
    const torch::Tensor output = made.forward(inputs).contiguous();
    const std::vector<float> numbers(output.data_ptr<float>(), output.data_ptr<float>() + output.numel());
    const double difference = modules::largestDifference(numbers, check.reference);
    QVERIFY2(difference <= 1e-5, qPrintable(QString::number(difference)));
}

QTEST_APPLESS_MAIN(TestCppSource)
#include "tst_cpp_source.moc"
