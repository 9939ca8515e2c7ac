#pragma once

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QtTest>

#include <functional>

#include "core/coach/coach.h"
#include "core/experiments/starter.h"

namespace airshed::coach::test {

/// The ids of what the coach says, most severe first, with blanks between.
inline QByteArray rulesOf(const RunSignals& signals) {
    QByteArrayList ids;
    for (const Advice& advice : advise(signals))
        ids << QByteArray::fromStdString(advice.rule);
    return ids.join(' ');
}

inline Advice adviceOf(const RunSignals& signals, const std::string& rule) {
    for (Advice& advice : advise(signals))
        if (advice.rule == rule)
            return advice;
    return {};
}

/// What happened to a run of the starter, from a file of tests/coach/data: lines of "state", "message", "set PATH VALUE",
/// "metric NAME (STEP EPOCH VALUE)…" and "score PREDICTOR PART MAE".
inline RunSignals readCurves(const QString& name) {
    QFile file(QStringLiteral(AIRSHED_COACH_DATA "/") + name + QStringLiteral(".txt"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("a test file cannot be read");
    RunSignals run;
    run.experiment = experiments::toJson(experiments::starterExperiment());
    for (const QByteArray& line : file.readAll().split('\n')) {
        const QByteArrayList words = line.split(' ');
        if (words[0] == "state")
            run.state = runs::runStateFromText(words[1].toStdString());
        if (words[0] == "message")
            run.message = line.mid(8).toStdString();
        if (words[0] == "set")
            setJsonPath(run.experiment, words[1].toStdString(), words[2].toStdString());
        if (words[0] == "score")
            run.scores.push_back({words[1].toStdString(), words[2].toStdString(), "PM2.5", 0, 1, words[3].toDouble()});
        for (qsizetype i = 2; words[0] == "metric" && i + 2 < words.size(); i += 3) {
            Signal& signal = run.metrics[words[1].toStdString()];
            signal.steps.push_back(words[i].toLongLong());
            signal.epochs.push_back(words[i + 1].toDouble());
            signal.values.push_back(words[i + 2].toDouble());
        }
    }
    return run;
}

/// The same run as it was after so many epochs, while it went on.
inline RunSignals asOf(RunSignals run, int epochs) {
    for (auto& [name, signal] : run.metrics)
        while (!signal.isEmpty() && signal.epochs.back() > epochs) {
            signal.steps.pop_back();
            signal.epochs.pop_back();
            signal.values.pop_back();
        }
    run.scores.clear();
    run.state = runs::RunState::Running;
    run.message.clear();
    return run;
}

/// A run of the starter made by hand, 100 steps an epoch.
class MadeRun {
public:
    MadeRun() {
        m_run.experiment = experiments::toJson(experiments::starterExperiment());
        m_run.plannedEpochs = 50;
        baseline(0.30);
    }
    /// One value an epoch, from epoch 1 on.
    MadeRun& each(const std::string& name, const std::vector<double>& values) {
        Signal& signal = m_run.metrics[name];
        signal = {};
        for (std::size_t i = 0; i < values.size(); ++i)
            add(signal, 100 * static_cast<std::int64_t>(i + 1), static_cast<double>(i + 1), values[i]);
        return *this;
    }
    /// 20 values an epoch.
    MadeRun& points(const std::string& name, const std::vector<double>& values) {
        Signal& signal = m_run.metrics[name];
        signal = {};
        for (std::size_t i = 0; i < values.size(); ++i)
            add(signal, 5 * static_cast<std::int64_t>(i + 1), 0.05 * static_cast<double>(i + 1), values[i]);
        return *this;
    }
    /// Of so many epochs, each given its number from 1 on.
    MadeRun& losses(int epochs, const std::function<double(double)>& training,
                    const std::function<double(double)>& validation) {
        std::vector<double> train;
        std::vector<double> held;
        std::vector<double> fine;
        for (int epoch = 1; epoch <= epochs; ++epoch) {
            train.push_back(training(epoch));
            held.push_back(validation(epoch));
            for (int point = 0; point < 20; ++point)
                fine.push_back(training(epoch - 0.5 + 0.05 * point));
        }
        each("train/epoch_loss", train);
        each("validation/loss", held);
        each("validation/mae", held);
        return points("train/loss", fine);
    }
    MadeRun& baseline(double mae) {
        for (const char* name : {"baseline/persistence/mae", "baseline/persistence/loss"}) {
            m_run.metrics[name] = {};
            add(m_run.metrics[name], 0, 0, mae);
        }
        return *this;
    }
    MadeRun& set(const std::string& path, const std::string& value) {
        setJsonPath(m_run.experiment, path, value);
        return *this;
    }
    RunSignals& run() { return m_run; }
    operator const RunSignals&() const { return m_run; } // NOLINT(google-explicit-constructor)

private:
    static void add(Signal& signal, std::int64_t step, double epoch, double value) {
        signal.steps.push_back(step);
        signal.epochs.push_back(epoch);
        signal.values.push_back(value);
    }
    RunSignals m_run;
};

/// A run as one wishes it: the losses fall ever more slowly, with a little noise, and beat persistence.
inline MadeRun healthyRun(int epochs = 12) {
    MadeRun made;
    made.losses(
        epochs, [](double epoch) { return 0.15 + 0.3 / (1 + epoch); },
        [](double epoch) { return (0.16 + 0.25 / (1 + epoch)) * (1 + 0.01 * std::sin(7 * epoch)); });
    return made;
}

} // namespace airshed::coach::test
