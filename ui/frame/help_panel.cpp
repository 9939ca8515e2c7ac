#include "ui/frame/help_panel.h"

#include <algorithm>

#include <QApplication>
#include <QEvent>
#include <QScrollBar>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/parts/label.h"
#include "ui/parts/notice.h"
#include "ui/text/text.h"
#include "ui/theme/roles.h"

namespace airshed::ui {

namespace {

constexpr std::size_t shownFindings = 20;

QColor colourOf(const Roles& roles, Severity severity) {
    switch (severity) {
    case Severity::Info: return roles.accent;
    case Severity::Warning: return roles.warn;
    case Severity::Error: return roles.bad;
    }
    return roles.text;
}

} // namespace

HelpPanel::HelpPanel(QWidget* parent) : QFrame(parent), m_text(new QTextBrowser) {
    setProperty("frame", "help");
    setFixedWidth(264);
    m_text->setOpenLinks(false);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("Help for this page"));
    m_text->document()->setDocumentMargin(0);
    connect(m_text, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
        if (link.scheme() == QStringLiteral("term"))
            showTerm(link.path());
        else if (link.scheme() == QStringLiteral("place"))
            Q_EMIT findingChosen(link.path());
        else
            showPage(m_page);
    });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 18, 12, 16);
    column->setSpacing(10);
    column->addWidget(makeLabel(tr("Help"), TypeStyle::Heading));
    column->addWidget(m_text, 1);
    render();
}

void HelpPanel::showPage(PageId page) {
    m_page = page;
    m_term.clear();
    render();
}

void HelpPanel::showTerm(const QString& key) {
    m_term = key;
    render();
}

void HelpPanel::setFindings(const Findings& findings) {
    const auto same = [](const Finding& one, const Finding& other) {
        return one.message == other.message && one.place == other.place;
    };
    if (std::equal(findings.begin(), findings.end(), m_findings.begin(), m_findings.end(), same))
        return;
    m_findings = findings;
    render();
}

void HelpPanel::render() {
    const GlossaryEntry entry = glossaryEntry(m_term);
    QString html = entry.key.isEmpty()
                       ? pageHelp(m_page)
                       : QStringLiteral("<p><b>%1</b></p><p>%2</p><p><a href='page:'>%3</a></p>")
                             .arg(entry.term.toHtmlEscaped(), entry.meaning.toHtmlEscaped(), tr("Back to this page"));
    // They speak of the experiment, so they stand where it is edited and trained.
    if (m_page == PageId::Model || m_page == PageId::Train)
        html += findingsHtml();
    const int scrolled = m_text->verticalScrollBar()->value();
    m_text->setHtml(html);
    m_text->verticalScrollBar()->setValue(scrolled);
}

QString HelpPanel::findingsHtml() const {
    if (m_findings.empty())
        return {};
    const Roles roles = rolesOf(QApplication::palette());
    QString html = QStringLiteral("<p style='margin-top:22px'><b>%1</b></p>").arg(tr("Findings"));
    for (std::size_t index = 0; index < m_findings.size() && index < shownFindings; ++index) {
        const Finding& finding = m_findings[index];
        html += QStringLiteral("<p><span style='color:%1'><b>%2.</b></span> %3 <span style='color:%4'>%5</span>")
                    .arg(colourOf(roles, finding.severity).name(), severityText(finding.severity),
                         toQt(finding.message).toHtmlEscaped(), roles.muted.name(), toQt(finding.hint).toHtmlEscaped());
        if (finding.place.starts_with("layer "))
            html += QStringLiteral(" <a href='place:%1'>%2</a>").arg(toQt(finding.place).toHtmlEscaped(), tr("Show"));
        html += QStringLiteral("</p>");
    }
    if (m_findings.size() > shownFindings)
        html += QStringLiteral("<p>%1</p>").arg(tr("and %1 more").arg(m_findings.size() - shownFindings));
    return html;
}

void HelpPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        render();
    QFrame::changeEvent(event);
}

} // namespace airshed::ui
