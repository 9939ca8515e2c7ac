#include "ui/document/block_library.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>

#include "core/base/error.h"
#include "ui/document/layer_clipboard.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

const QString ending = QStringLiteral(".json");
constexpr qint64 largestFile = 4'000'000; ///< bytes; a network of thousands of layers is smaller

} // namespace

BlockLibrary::BlockLibrary(QString folder, QObject* parent) : QObject(parent), m_folder(std::move(folder)) {}

QString BlockLibrary::usualFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/blocks");
}

QString BlockLibrary::fileOf(const QString& name) const {
    return m_folder + QLatin1Char('/') + name + ending;
}

std::vector<SavedBlock> BlockLibrary::blocks() const {
    std::vector<SavedBlock> blocks;
    const QStringList files = QDir(m_folder).entryList({QLatin1Char('*') + ending}, QDir::Files | QDir::Readable, QDir::Name);
    blocks.reserve(static_cast<std::size_t>(files.size()));
    for (const QString& file : files) {
        QFile in(m_folder + QLatin1Char('/') + file);
        if (in.size() > largestFile || !in.open(QIODevice::ReadOnly))
            continue;
        QString layers = QString::fromUtf8(in.readAll());
        if (layersFromText(toStd(layers)))
            blocks.push_back({file.chopped(ending.size()), std::move(layers)});
    }
    return blocks;
}

QString BlockLibrary::save(const SavedBlock& block) {
    static const QRegularExpression unfit(QStringLiteral("[/\\\\:*?\"<>|\\x00-\\x1f]|^\\."));
    QString base = block.name.trimmed().left(80);
    base.replace(unfit, QStringLiteral("-"));
    if (base.isEmpty())
        base = tr("block");
    QString name = base;
    for (int number = 2; QFile::exists(fileOf(name)); ++number)
        name = QStringLiteral("%1 %2").arg(base).arg(number);
    QDir().mkpath(m_folder);
    QSaveFile out(fileOf(name));
    if (!out.open(QIODevice::WriteOnly) || out.write(block.layers.toUtf8()) < 0 || !out.commit())
        throw Error(ErrorCode::Storage, toStd(tr("%1 cannot be written: %2").arg(fileOf(name), out.errorString())),
                    toStd(tr("Make room, or allow writing to the folder.")));
    Q_EMIT changed();
    return name;
}

void BlockLibrary::remove(const QString& name) {
    QFile file(fileOf(name));
    if (!file.remove())
        throw Error(ErrorCode::Storage, toStd(tr("%1 cannot be removed: %2").arg(file.fileName(), file.errorString())));
    Q_EMIT changed();
}

} // namespace airshed::ui
