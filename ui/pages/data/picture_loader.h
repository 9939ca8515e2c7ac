#pragma once

#include <QImage>
#include <QObject>
#include <QSet>
#include <QSize>
#include <QThreadPool>

namespace airshed::ui {

/// Decodes pictures for the screen on threads of its own, reduced while they are read. The newest wish is served first, so that
/// what has been scrolled past does not hold up what is seen. The destructor drops what is waiting and waits for the rest.
class PictureLoader : public QObject {
    Q_OBJECT
public:
    explicit PictureLoader(QObject* parent = nullptr);
    ~PictureLoader() override;

    /// Asks for a picture that fits into a box, in pixels of the screen; `loaded` answers, once for each wish that was not
    /// dropped.
    void load(const QString& file, const QSize& box);
    [[nodiscard]] bool isLoading() const { return !m_waiting.isEmpty(); }

Q_SIGNALS:
    /// @param picture null when the file is not there or cannot be decoded.
    void loaded(const QString& file, const QSize& box, const QImage& picture);

private:
    using Wish = std::pair<QString, int>;
    void answer(const QString& file, const QSize& box, const QImage& picture);

    QThreadPool m_pool;
    QSet<Wish> m_waiting;
    int m_urgency = 0; ///< rises with each wish
};

} // namespace airshed::ui
