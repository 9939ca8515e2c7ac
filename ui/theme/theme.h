#pragma once

#include <QApplication>
#include <QObject>

#include "ui/theme/roles.h"

namespace airshed::ui {

/// Gives the application its style, palette and style sheet, and gives them anew when the desktop turns dark or light.
/// Widgets that paint for themselves take `rolesOf(palette())` and repaint on QEvent::PaletteChange. Belongs to the GUI thread.
class Theme : public QObject {
    Q_OBJECT
public:
    enum class Scheme { Desktop, Light, Dark };

    explicit Theme(QApplication& application, QObject* parent = nullptr);
    ~Theme() override;

    /// What the person chose; Desktop follows the system.
    void setScheme(Scheme scheme);
    [[nodiscard]] Scheme scheme() const noexcept { return m_scheme; }
    [[nodiscard]] const Roles& roles() const noexcept { return m_roles; }

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void apply(const Roles& roles);

    QApplication& m_application;
    Scheme m_scheme = Scheme::Desktop;
    Roles m_roles;
    bool m_desktopDark = false;
    bool m_applying = false;
};

/// The style sheet with each "@role" replaced by its colour. @throws nothing; a missing resource gives an empty sheet.
[[nodiscard]] QString styleSheetFor(const Roles& roles);

} // namespace airshed::ui
