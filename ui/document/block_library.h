#pragma once

#include <vector>

#include <QObject>
#include <QString>

namespace airshed::ui {

/// A part of a network that a person keeps for other networks.
struct SavedBlock {
    QString name;
    QString layers; ///< as `layersToText` wrote them
    bool operator==(const SavedBlock&) const = default;
};

/// The blocks that a person keeps: one file NAME.json each, in the program's own data folder, in the layout of an experiment's
/// document, so that they can be read, carried and sent.
class BlockLibrary : public QObject {
    Q_OBJECT
public:
    /// @param folder where the files are; made when the first block is saved.
    explicit BlockLibrary(QString folder, QObject* parent = nullptr);
    /// The folder of this person's blocks.
    [[nodiscard]] static QString usualFolder();

    /// In the order of their names. A file that is no list of layers is left out.
    [[nodiscard]] std::vector<SavedBlock> blocks() const;
    /// @return the name under which it is kept: its own, with a number behind it if another is called so; characters that a
    ///   file's name cannot hold are replaced by a hyphen.
    /// @throws Error(Storage) when the file cannot be written.
    QString save(const SavedBlock& block);
    /// @throws Error(Storage) when the file cannot be removed.
    void remove(const QString& name);

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] QString fileOf(const QString& name) const;

    QString m_folder;
};

} // namespace airshed::ui
