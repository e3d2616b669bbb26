#include "tests/outage/small_disk.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

namespace coregulation::testing {

small_disk::small_disk(std::size_t megabytes) {
    folder_ = (std::filesystem::temp_directory_path() / "coregulation-disk-XXXXXX").string();
    if (!::mkdtemp(folder_.data())) throw std::runtime_error("no temporary folder: " + folder_);
    auto const how = "mode=0711,size=" + std::to_string(megabytes) + "m"; // others get through to the cluster's folder
    if (::mount("tmpfs", folder_.c_str(), "tmpfs", 0, how.c_str()) != 0) {
        std::string const why = std::strerror(errno);
        ::rmdir(folder_.c_str());
        throw std::runtime_error(
            "a disk that can be full has to be mounted, which needs root or user namespaces: " + why);
    }
}

small_disk::~small_disk() {
    ::umount2(folder_.c_str(), MNT_DETACH);
    ::rmdir(folder_.c_str());
}

void small_disk::fill() {
    int const file = ::open((folder_ + "/filling").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) throw std::runtime_error("the disk cannot be filled");
    std::vector<char> const block(1 << 16, 'x');
    for (auto size = block.size(); size > 0;) {
        auto const written = ::write(file, block.data(), size);
        if (written < 0 && errno != ENOSPC) break;
        if (written < static_cast<ssize_t>(size)) size /= 2;
    }
    ::close(file);
}

void small_disk::make_room() {
    std::filesystem::remove(folder_ + "/filling");
}

} // namespace coregulation::testing
