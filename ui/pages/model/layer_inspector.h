#pragma once

#include <QFormLayout>
#include <QLabel>
#include <QWidget>

#include "core/models/catalogue.h"
#include "ui/document/experiment_document.h"
#include "ui/parts/notice.h"

namespace airshed::ui {

/// The settings of one layer, with an editor for each parameter that its catalogue entry names.
class LayerInspector : public QWidget {
    Q_OBJECT
public:
    explicit LayerInspector(ExperimentDocument& document, QWidget* parent = nullptr);

    /// @param id "input" or a layer's. @param problem what is wrong with it, or nothing.
    void show(const std::string& id, const QString& problem);

private:
    void build(const models::LayerType& type);
    [[nodiscard]] QWidget* makeEditor(const models::ParameterSpec& parameter);
    [[nodiscard]] Json valueOf(const experiments::Experiment& experiment, const models::ParameterSpec& parameter) const;

    ExperimentDocument& m_document;
    std::string m_id;
    std::string m_builtFor; ///< id and type of the layer whose editors stand here
    QLabel* m_title;
    QLabel* m_summary;
    Notice* m_problem;
    QWidget* m_fields = nullptr;
    class QVBoxLayout* m_column;
};

} // namespace airshed::ui
