#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

using namespace airshed::ui;

class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textHasContrast_data();
    void textHasContrast();
    void sheetHasNoRoleLeftAndNoPixelFonts();
    void darkDesktopIsFollowed();
    void chosenSchemeWins();
    void iconsTakeTheColourOfTheirRole();
};

void TestTheme::textHasContrast_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestTheme::textHasContrast() {
    QFETCH(const bool, dark);
    const Roles roles = dark ? darkRoles() : lightRoles();
    for (const QColor& ground : {roles.ground, roles.surface})
        for (const QColor& words : {roles.text, roles.muted, roles.accent, roles.good, roles.warn, roles.bad})
            QVERIFY2(contrast(words, ground) >= 4.5,
                     qPrintable(QStringLiteral("%1 on %2: %3").arg(words.name(), ground.name()).arg(contrast(words, ground))));
    QVERIFY(contrast(roles.onAccent, roles.accent) >= 4.5);
}

void TestTheme::sheetHasNoRoleLeftAndNoPixelFonts() {
    Theme theme(*qApp);
    const QString sheet = styleSheetFor(lightRoles());
    QVERIFY(!sheet.isEmpty());
    const QString rules = sheet.mid(sheet.indexOf(QStringLiteral("*/")));
    QVERIFY2(!rules.contains(QLatin1Char('@')), "a role without a colour");
    QVERIFY(!rules.contains(QStringLiteral("font-size")));
}

void TestTheme::darkDesktopIsFollowed() {
    Theme theme(*qApp);
    QSignalSpy changed(&theme, &Theme::changed);
    QApplication::setPalette(paletteOf(darkRoles()));
    QTRY_VERIFY(theme.roles().dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), darkRoles().ground);
    QVERIFY(changed.count() >= 1);
    QApplication::setPalette(paletteOf(lightRoles()));
    QTRY_VERIFY(!theme.roles().dark);
}

void TestTheme::chosenSchemeWins() {
    Theme theme(*qApp);
    theme.setScheme(Theme::Scheme::Dark);
    QVERIFY(theme.roles().dark);
    QApplication::setPalette(paletteOf(lightRoles()));
    QTRY_COMPARE(QApplication::palette().color(QPalette::Window), darkRoles().ground);
    theme.setScheme(Theme::Scheme::Light);
    QVERIFY(!theme.roles().dark);
}

void TestTheme::iconsTakeTheColourOfTheirRole() {
    Theme theme(*qApp);
    const auto darkest = [](const QIcon& icon) {
        const QImage image = icon.pixmap(QSize(32, 32), 1.0).toImage().convertToFormat(QImage::Format_ARGB32);
        QColor strongest(Qt::transparent);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                if (image.pixelColor(x, y).alpha() > strongest.alpha())
                    strongest = image.pixelColor(x, y);
        return strongest;
    };
    theme.setScheme(Theme::Scheme::Light);
    QCOMPARE(darkest(lineIcon(QStringLiteral("stop"), IconTone::Bad)).rgb(), lightRoles().bad.rgb());
    theme.setScheme(Theme::Scheme::Dark);
    QCOMPARE(darkest(lineIcon(QStringLiteral("stop"), IconTone::Bad)).rgb(), darkRoles().bad.rgb());
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
