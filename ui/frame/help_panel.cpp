#include "ui/frame/help_panel.h"

#include <QScrollArea>
#include <QUrl>

#include "ui/parts/label.h"
#include "ui/parts/notice.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr std::size_t shownFindings = 20;

} // namespace

HelpPanel::HelpPanel(QWidget* parent)
    : QFrame(parent), m_text(new QTextBrowser), m_findings(new QWidget), m_list(new QVBoxLayout) {
    setProperty("frame", "help");
    setFixedWidth(264);
    m_text->setOpenLinks(false);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("Help for this page"));
    m_text->document()->setDocumentMargin(0);
    m_text->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    connect(m_text, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
        if (link.scheme() == QStringLiteral("term"))
            showTerm(link.path());
        else
            showPage(m_page);
    });
    auto* listPage = new QWidget;
    listPage->setProperty("surface", "clear");
    auto* listColumn = new QVBoxLayout(listPage);
    listColumn->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(8);
    listColumn->addLayout(m_list);
    listColumn->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidget(listPage);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Findings"));
    auto* findingsColumn = new QVBoxLayout(m_findings);
    findingsColumn->setContentsMargins(0, 0, 0, 0);
    findingsColumn->setSpacing(8);
    findingsColumn->addWidget(makeLabel(tr("Findings"), TypeStyle::Heading));
    findingsColumn->addWidget(scroll, 1);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 18, 16, 16);
    column->setSpacing(10);
    column->addWidget(makeLabel(tr("Help"), TypeStyle::Heading));
    column->addWidget(m_text, 1);
    column->addWidget(m_findings, 1);
    m_findings->hide();
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

void HelpPanel::render() {
    const GlossaryEntry entry = glossaryEntry(m_term);
    if (entry.key.isEmpty()) {
        m_text->setHtml(pageHelp(m_page));
        return;
    }
    m_text->setHtml(QStringLiteral("<p><b>%1</b></p><p>%2</p><p><a href='page:'>%3</a></p>")
                        .arg(entry.term.toHtmlEscaped(), entry.meaning.toHtmlEscaped(), tr("Back to this page")));
}

void HelpPanel::setFindings(const Findings& findings) {
    while (QLayoutItem* item = m_list->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_findings->setVisible(!findings.empty());
    for (std::size_t index = 0; index < findings.size() && index < shownFindings; ++index) {
        const Finding& finding = findings[index];
        auto* notice = new Notice;
        notice->say(noticeKind(finding.severity), toQt(finding.message), toQt(finding.hint));
        if (!finding.place.empty())
            notice->offer(tr("Show"), [this, place = toQt(finding.place)] { Q_EMIT findingChosen(place); });
        m_list->addWidget(notice);
    }
    if (findings.size() > shownFindings)
        m_list->addWidget(makeLabel(tr("and %1 more").arg(findings.size() - shownFindings), TypeStyle::Body, Tone::Muted));
}

} // namespace airshed::ui
