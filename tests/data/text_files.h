#pragma once

#include <QTemporaryDir>

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/file.h"

namespace airshed::test {

/// A folder for the files of one test, gone with it.
class TextFiles {
public:
    std::filesystem::path write(const std::string& name, std::string_view text) const {
        const auto file = folder() / name;
        writeFileAtomically(file, text);
        return file;
    }
    [[nodiscard]] std::filesystem::path folder() const { return m_folder.path().toStdString(); }

private:
    QTemporaryDir m_folder;
};

} // namespace airshed::test
