#pragma once

#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QWidget>

#include "ui/pages/data/import_options_form.h"
#include "ui/pages/data/import_preview.h"
#include "ui/parts/notice.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// Brings files into the project: which files, how they are read, what comes of it. In place, not in a dialog.
class ImportPanel : public QWidget {
    Q_OBJECT
public:
    explicit ImportPanel(Workbench& workbench, QWidget* parent = nullptr);

    void addFiles(const QStringList& files);
    [[nodiscard]] bool isSettling() const { return m_preview->isReading(); }

Q_SIGNALS:
    void imported(const QString& snapshot);
    void left(); ///< a person goes back without importing

private:
    [[nodiscard]] QWidget* makeFilesCard();
    [[nodiscard]] QWidget* makeOptionsCard();
    void browse();
    void removeSelected();
    void readAgain();
    void showState();
    void import();
    void adopt(const data::ReadOptions& options);
    [[nodiscard]] data::ReadOptions options() const;
    [[nodiscard]] std::vector<std::filesystem::path> files() const;

    Workbench& m_workbench;
    QListWidget* m_files = nullptr;
    QLineEdit* m_path = nullptr;
    QLineEdit* m_name = nullptr;
    ImportOptionsForm* m_form = nullptr;
    ImportPreview* m_preview;
    Notice* m_notice;
    QPushButton* m_import;
    bool m_importing = false;
};

} // namespace airshed::ui
