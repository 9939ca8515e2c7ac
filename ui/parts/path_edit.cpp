#include "ui/parts/path_edit.h"

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>

#include "ui/parts/button.h"

namespace airshed::ui {

PathEdit::PathEdit(const QString& name, QWidget* parent) : QWidget(parent), m_field(new QLineEdit) {
    m_field->setAccessibleName(name);
    auto* browse = makeButton(QStringLiteral("folder"), tr("Browse…"), ButtonTone::Plain);
    browse->setAccessibleName(tr("Browse for: %1").arg(name));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_field, 1);
    row->addWidget(browse);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setFocusProxy(m_field);
    connect(m_field, &QLineEdit::textChanged, this, &PathEdit::pathChanged);
    connect(m_field, &QLineEdit::returnPressed, this, &PathEdit::accepted);
    connect(browse, &QPushButton::clicked, this, [this, name] {
        const QString folder = QFileDialog::getExistingDirectory(window(), name, path());
        if (!folder.isEmpty())
            setPath(folder);
    });
}

QString PathEdit::path() const {
    return m_field->text().trimmed();
}

void PathEdit::setPath(const QString& path) {
    m_field->setText(QDir::toNativeSeparators(path));
}

} // namespace airshed::ui
