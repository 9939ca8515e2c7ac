#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

namespace airshed::app::test {

constexpr int processTimeoutMs = 120'000;

/// How a run of airshed-cli ended.
struct Outcome {
    int code = -1;
    QByteArray out;
    QByteArray err;

    [[nodiscard]] QJsonValue json() const { return QJsonDocument::fromJson(out).object(); }
    /// What went wrong, for a failing test.
    [[nodiscard]] QByteArray all() const { return "exit code " + QByteArray::number(code) + "\n" + out + err; }
};

/// airshed-cli, started and still running.
class CliProcess {
public:
    explicit CliProcess(const QStringList& arguments) {
        m_process.setReadChannel(QProcess::StandardError);
        m_process.start(QStringLiteral(AIRSHED_BIN_DIR "/airshed-cli"), arguments);
        if (!m_process.waitForStarted(processTimeoutMs))
            qFatal("airshed-cli cannot be started");
    }
    /// Waits until stderr holds the text. @return false when the program ends, or too much time passes, without it.
    bool waitForWords(const QByteArray& words) {
        while (!m_err.contains(words)) {
            if (!m_process.waitForReadyRead(processTimeoutMs) && m_process.state() == QProcess::NotRunning)
                break;
            m_err += m_process.readAllStandardError();
        }
        return m_err.contains(words);
    }
    [[nodiscard]] QByteArray words() const { return m_err; }
    /// Ctrl+C.
    void interrupt() const { ::kill(static_cast<pid_t>(m_process.processId()), SIGINT); }
    Outcome wait() {
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(processTimeoutMs))
            qFatal("airshed-cli does not end");
        m_err += m_process.readAllStandardError();
        return {m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1, m_process.readAllStandardOutput(),
                m_err};
    }

private:
    QProcess m_process;
    QByteArray m_err;
};

inline Outcome cli(const QStringList& arguments) {
    return CliProcess(arguments).wait();
}

/// A temporary folder, and the steps that many tests begin with.
struct CliFixture {
    QTemporaryDir folder;
    QString project = folder.filePath(QStringLiteral("air"));

    QString write(const QString& name, const QByteArray& text) const {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("a test file cannot be written");
        return file.fileName();
    }
    /// A project with 40 days of three synthetic stations as "town".
    void makeProject() const {
        const QString sample = folder.filePath(QStringLiteral("sample"));
        QStringList import = {"import", project, "--name", "town"};
        require(cli({"sample", sample, "--days", "40"}));
        for (const char* station : {"roadside", "residential", "rural"})
            import << QStringLiteral("%1/synthetic-%2.csv").arg(sample, QString::fromLatin1(station));
        require(cli({"new", project}));
        require(cli(import));
    }
    /// An experiment that trains in a moment, unless it is told more epochs.
    QString writeExperiment(const QByteArray& training = R"({"epochs": 2, "threads": 1})") const {
        return write(QStringLiteral("experiment.json"),
                     R"({"name": "Small", "data": {"snapshot": "town", "series": "station"},
                         "inputs": {"columns": ["PM2.5", "temperature", "wind speed"]},
                         "task": {"targets": ["PM2.5"], "lookback": 24, "horizon": 6},
                         "model": "linear", "training": )" +
                         training + "}");
    }
    static void require(const Outcome& outcome) {
        if (outcome.code != 0)
            qFatal("%s", outcome.all().constData());
    }
    [[nodiscard]] QJsonValue run(int id) const { return cli({"runs", project, QString::number(id), "--json"}).json(); }
};

} // namespace airshed::app::test
