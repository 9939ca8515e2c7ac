#pragma once

#include <QFrame>
#include <QTextBrowser>

#include "core/base/finding.h"
#include "ui/help/help_texts.h"

namespace airshed::ui {

/// What the page is about, or the glossary entry last asked for, and the findings of the experiment where they matter.
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

protected:
    void changeEvent(QEvent* event) override;

private:
    void render();
    [[nodiscard]] QString findingsHtml() const;

    PageId m_page = PageId::Start;
    QString m_term;
    Findings m_findings;
    QTextBrowser* m_text;
};

} // namespace airshed::ui
