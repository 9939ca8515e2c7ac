#include <QTemporaryDir>
#include <QtTest>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/base/digest.h"
#include "core/base/file.h"
#include "core/data/tensor_file.h"
#include "tests/support/faults.h"

using airshed::ErrorCode;
using airshed::data::ArrayToWrite;
using airshed::data::ElementType;
using airshed::data::TensorFile;
using airshed::data::writeTensorFile;
using airshed::test::failsWith;

namespace {

template <typename Element>
ArrayToWrite arrayOf(std::string name, ElementType type, std::vector<std::int64_t> shape, const std::vector<Element>& cells) {
    return {std::move(name), type, std::move(shape), std::as_bytes(std::span(cells))};
}

/// A file of the layout with any head, right or wrong.
std::string fileText(const std::string& head, std::size_t bufferBytes) {
    std::string text(8, '\0');
    const std::uint64_t length = head.size();
    std::memcpy(text.data(), &length, sizeof length);
    return text + head + std::string(bufferBytes, '\1');
}

} // namespace

class TestTensorFile : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::filesystem::path path(const char* name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void writesAndReadsBack() {
        const std::vector<float> weights = {1.5F, -2.0F, 0.0F, 3.0F, 4.0F, 5.0F};
        const std::vector<double> loss = {0.1, 0.2};
        const std::vector<std::int64_t> steps = {42};
        const std::vector<std::uint8_t> odd = {1, 2, 3};
        const auto file = path("all.safetensors");
        const std::string digest = writeTensorFile(
            file,
            {arrayOf("odd", ElementType::UInt8, {3}, odd), arrayOf("weights", ElementType::Float32, {2, 3}, weights),
             arrayOf("loss", ElementType::Float64, {2}, loss), arrayOf("steps", ElementType::Int64, {}, steps),
             arrayOf("none", ElementType::Float32, {0, 4}, std::vector<float>{})},
            {{"made by", "a test"}});
        QCOMPARE(digest, airshed::sha256Hex(airshed::readFile(file)));
        const TensorFile read(file);
        QCOMPARE(read.arrays().size(), std::size_t{5});
        QCOMPARE(read.floats("weights"), weights);
        QCOMPARE(read.array("weights").shape, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(read.array("weights").elements(), std::int64_t{6});
        QCOMPARE(read.doubles("loss"), loss);
        QCOMPARE(read.integers("steps"), steps);
        QCOMPARE(read.floats("none").size(), std::size_t{0});
        QCOMPARE(read.metadata().at("made by"), std::string("a test"));
    }

    void buffersAreAligned() {
        const std::vector<std::uint8_t> odd = {1, 2, 3};
        const std::vector<double> values = {1.0, 2.0};
        writeTensorFile(path("aligned"),
                        {arrayOf("odd", ElementType::UInt8, {3}, odd), arrayOf("values", ElementType::Float64, {2}, values)});
        const TensorFile read(path("aligned"));
        QCOMPARE(reinterpret_cast<std::uintptr_t>(read.array("values").bytes.data()) % alignof(double), std::uintptr_t{0});
    }

    void wrongNameOrTypeIsSaid() {
        const std::vector<float> values = {1.0F};
        writeTensorFile(path("typed"), {arrayOf("values", ElementType::Float32, {1}, values)});
        const TensorFile read(path("typed"));
        QVERIFY(failsWith(
            ErrorCode::Damaged, [&] { return read.doubles("values"); }, "typed", "\"values\"", "F32", "F64"));
        QVERIFY(failsWith(
            ErrorCode::Damaged, [&] { return read.array("other"); }, "typed", "\"other\""));
    }

    void shapeMustFitWhenWriting() {
        const std::vector<float> values = {1.0F, 2.0F};
        QVERIFY(failsWith(
            ErrorCode::Internal,
            [&] { return writeTensorFile(path("bad"), {arrayOf("v", ElementType::Float32, {3}, values)}); }, "\"v\""));
        QVERIFY(!std::filesystem::exists(path("bad")));
    }

    void damageIsNamed_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, const std::string& text, const char* part) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << QString(part);
        };
        row("empty", "", "too short");
        row("no length", "abc", "too short");
        row("head beyond the end", std::string("\xff\xff\xff\xff\xff\xff\xff\x7f", 8), "head");
        row("no JSON", fileText("{nonsense", 0), "no JSON object");
        row("a list", fileText("[]", 0), "no JSON object");
        row("beyond the end", fileText(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 4), "beyond the end");
        row("shape does not fit", fileText(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8), "shape");
        row("negative shape", fileText(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}})", 0), "shape");
        row("overflowing shape", fileText(R"({"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}})", 0),
            "shape");
        row("unknown type", fileText(R"({"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}})", 4), "BF16");
        row("no offsets", fileText(R"({"a":{"dtype":"F32","shape":[1]}})", 4), "\"a\"");
        row("overlap",
            fileText(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                     R"("b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
                     4),
            "overlap");
        row("left over", fileText(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 9), "5 bytes follow");
        row("metadata", fileText(R"({"__metadata__":{"n":1}})", 0), "metadata");
    }

    void damageIsNamed() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, part);
        const auto file = path("damaged.safetensors");
        airshed::writeFileAtomically(file, bytes.toStdString());
        QVERIFY(failsWith(
            ErrorCode::Damaged, [&] { return TensorFile(file).arrays().size(); }, "damaged.safetensors", part.toStdString()));
    }

    void missingFileIsNotFound() {
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return TensorFile(path("gone")).arrays().size(); }, "gone"));
    }
};

QTEST_APPLESS_MAIN(TestTensorFile)
#include "tst_tensor_file.moc"
