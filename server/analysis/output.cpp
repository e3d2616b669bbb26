#include "server/analysis/output.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace coregulation::analysis {

namespace {

namespace fs = std::filesystem;

// Takes back on destruction what was not kept: files under their other names, folders that were made.
class drafts {
public:
    drafts() = default;
    drafts(drafts const&) = delete;
    drafts& operator=(drafts const&) = delete;
    ~drafts() {
        std::error_code ignored;
        for (auto const& one : files_) fs::remove(one, ignored);
        if (kept_) return;
        std::ranges::reverse(folders_); // the innermost first
        for (auto const& folder : folders_) fs::remove(folder, ignored);
    }

    bool make_folder(fs::path const& folder) {
        if (folder.empty() || fs::is_directory(folder)) return true;
        if (!make_folder(folder.parent_path())) return false;
        std::error_code failed;
        if (fs::create_directory(folder, failed)) folders_.push_back(folder);
        return !failed && fs::is_directory(folder);
    }

    bool write(output const& one) {
        auto draft = one.to;
        draft += ".part";
        files_.push_back(draft);
        std::ofstream file{draft, std::ios::binary};
        file << one.text;
        file.close();
        return static_cast<bool>(file);
    }

    void keep() { kept_ = true; }

private:
    std::vector<fs::path> files_, folders_;
    bool kept_ = false;
};

std::string cannot(fs::path const& path, std::string const& expected) {
    return path.string() + ": expected " + expected;
}

} // namespace

std::optional<std::string> write_all(std::vector<output> const& all) {
    drafts made;
    for (auto const& one : all) {
        auto const folder = one.to.parent_path();
        if (!made.make_folder(folder)) return cannot(folder, "a folder, or a place where one can be made");
        if (fs::is_directory(one.to)) return cannot(one.to, "the name of a file, not of a folder");
        if (!made.write(one)) return cannot(one.to, "a place that can be written to, with room for it");
    }
    made.keep();
    for (auto const& one : all) {
        auto draft = one.to;
        draft += ".part";
        std::error_code failed;
        fs::rename(draft, one.to, failed);
        if (failed) return cannot(one.to, "a file that can be replaced");
    }
    return std::nullopt;
}

} // namespace coregulation::analysis
