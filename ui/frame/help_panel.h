#pragma once

#include <QFrame>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "core/base/finding.h"
#include "ui/help/help_texts.h"

namespace airshed::ui {

/// What the page is about, the glossary entry last asked for, and the findings of the experiment.
class HelpPanel : public QFrame {
    Q_OBJECT
public:
    explicit HelpPanel(QWidget* parent = nullptr);

    void showPage(PageId page);
    void showTerm(const QString& key);
    void setFindings(const Findings& findings);

Q_SIGNALS:
    /// A person wants to go to what a finding speaks of.
    void findingChosen(const QString& place);

private:
    void render();

    PageId m_page = PageId::Start;
    QString m_term;
    QTextBrowser* m_text;
    QWidget* m_findings;
    QVBoxLayout* m_list;
};

} // namespace airshed::ui
