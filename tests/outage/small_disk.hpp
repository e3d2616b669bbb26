// A file system of a few megabytes, in memory, that can really be full.
#pragma once

#include <cstddef>
#include <string>

namespace coregulation::testing {

class small_disk {
public:
    explicit small_disk(std::size_t megabytes); // throws when this process may not mount
    ~small_disk();
    small_disk(small_disk const&) = delete;
    small_disk& operator=(small_disk const&) = delete;

    std::string const& folder() const { return folder_; }

    void fill();      // until not one byte more fits
    void make_room(); // takes away what filled it

private:
    std::string folder_;
};

} // namespace coregulation::testing
