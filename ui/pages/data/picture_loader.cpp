#include "ui/pages/data/picture_loader.h"

#include <algorithm>

#include <QImageReader>

namespace airshed::ui {

namespace {

constexpr int threads = 2;
constexpr int mostWaiting = 200; ///< more than a screen holds: the older ones have been scrolled past

QImage read(const QString& file, const QSize& box) {
    QImageReader reader(file);
    reader.setAutoTransform(true);
    const QSize stored = reader.size();
    const bool isTurned = reader.transformation().testFlag(QImageIOHandler::TransformationRotate90);
    const QSize room = isTurned ? box.transposed() : box;
    if (stored.isValid() && (stored.width() > room.width() || stored.height() > room.height()))
        reader.setScaledSize(stored.scaled(room, Qt::KeepAspectRatio).expandedTo(QSize(1, 1)));
    return reader.read();
}

} // namespace

PictureLoader::PictureLoader(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(threads);
}

PictureLoader::~PictureLoader() {
    m_pool.clear();
    m_pool.waitForDone();
}

void PictureLoader::load(const QString& file, const QSize& box) {
    if (m_waiting.contains({file, box.width()}))
        return;
    if (m_waiting.size() >= mostWaiting) {
        m_pool.clear();
        m_waiting.clear();
    }
    m_waiting.insert({file, box.width()});
    m_pool.start(
        [this, file, box] {
            const QImage picture = read(file, box);
            // The destructor waits for this, so the loader is still there; the answer is dropped with it.
            QMetaObject::invokeMethod(
                this, [this, file, box, picture] { answer(file, box, picture); }, Qt::QueuedConnection);
        },
        ++m_urgency);
}

void PictureLoader::answer(const QString& file, const QSize& box, const QImage& picture) {
    m_waiting.remove({file, box.width()});
    Q_EMIT loaded(file, box, picture);
}

} // namespace airshed::ui
