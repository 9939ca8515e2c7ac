#include "ui/parts/notice.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"
#include "ui/theme/icons.h"

namespace airshed::ui {

namespace {

struct Look {
    const char* frame;
    const char* icon;
    IconTone tone;
};

Look lookOf(Notice::Kind kind) {
    switch (kind) {
    case Notice::Kind::Info: return {"info", "info", IconTone::Accent};
    case Notice::Kind::Good: return {"good", "done", IconTone::Good};
    case Notice::Kind::Warn: return {"warn", "warning", IconTone::Warn};
    case Notice::Kind::Bad: return {"bad", "error", IconTone::Bad};
    }
    return {"info", "info", IconTone::Accent};
}

} // namespace

Notice::Notice(QWidget* parent)
    : QFrame(parent),
      m_icon(new QLabel),
      m_message(makeLabel({})),
      m_hint(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_action(makeButton({}, ButtonTone::Link)) {
    setProperty("frame", "info");
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_hint->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_message);
    words->addWidget(m_hint);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(10);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(m_action, 0, Qt::AlignVCenter);
    connect(m_action, &QPushButton::clicked, this, [this] {
        if (m_do)
            m_do();
    });
    clear();
}

void Notice::say(Kind kind, const QString& message, const QString& hint) {
    const Look look = lookOf(kind);
    setStyleProperty(this, "frame", look.frame);
    m_icon->setPixmap(lineIcon(QString::fromLatin1(look.icon), look.tone).pixmap(QSize(20, 20), devicePixelRatioF()));
    m_message->setText(message);
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    setAccessibleName(hint.isEmpty() ? message : message + QLatin1Char(' ') + hint);
    show();
}

void Notice::say(const Error& error) {
    say(Kind::Bad, toQt(std::string(error.what())), toQt(error.hint()));
}

void Notice::offer(const QString& text, const std::function<void()>& action) {
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
    m_do = action;
}

void Notice::clear() {
    m_message->clear();
    m_hint->clear();
    offer({}, {});
    hide();
}

QString Notice::message() const {
    return m_message->text();
}

Notice::Kind noticeKind(Severity severity) {
    switch (severity) {
    case Severity::Info: return Notice::Kind::Info;
    case Severity::Warning: return Notice::Kind::Warn;
    case Severity::Error: return Notice::Kind::Bad;
    }
    return Notice::Kind::Info;
}

QString severityText(Severity severity) {
    switch (severity) {
    case Severity::Info: return QCoreApplication::translate("airshed::ui::Notice", "Note");
    case Severity::Warning: return QCoreApplication::translate("airshed::ui::Notice", "Warning");
    case Severity::Error: return QCoreApplication::translate("airshed::ui::Notice", "Error");
    }
    return {};
}

} // namespace airshed::ui
