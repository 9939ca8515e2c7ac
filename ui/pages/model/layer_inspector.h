#pragma once

#include <QFormLayout>
#include <QLabel>
#include <QStringList>
#include <QWidget>

#include "core/models/catalogue.h"
#include "ui/document/experiment_document.h"

namespace airshed::ui {

/// The settings of one layer, with an editor for each parameter that its catalogue entry names, what is wrong with it and the
/// button that mends it, what it is for and where it is from.
class LayerInspector : public QWidget {
    Q_OBJECT
public:
    explicit LayerInspector(ExperimentDocument& document, QWidget* parent = nullptr);

    /// @param id of a source or a layer; "" for the forecast.
    void show(const std::string& id);
    /// Puts the focus on the first thing that can be set.
    void focusFirst();
    [[nodiscard]] const std::string& shown() const noexcept { return m_id; }

Q_SIGNALS:
    /// The layer has been given another id.
    void renamed(const QString& id);

private:
    void describe(const models::LayerSpec* layer, const models::LayerType* type);
    void showProblems();
    [[nodiscard]] QWidget* makeProblem(const Finding& finding, int fix);
    void build(const models::LayerType& type);
    [[nodiscard]] QWidget* makeNameField();
    [[nodiscard]] QWidget* makeEditor(const models::ParameterSpec& parameter);
    [[nodiscard]] Json valueOf(const experiments::Experiment& experiment, const models::ParameterSpec& parameter) const;

    ExperimentDocument& m_document;
    std::string m_id;
    std::string m_builtFor; ///< id and type of the layer whose editors stand here
    QLabel* m_title;
    QLabel* m_facts;
    QLabel* m_summary;
    QLabel* m_source;
    QWidget* m_problems;
    QStringList m_said; ///< by m_problems
    QWidget* m_fields = nullptr;
    class QVBoxLayout* m_column;
};

} // namespace airshed::ui
