// An encoded message, made once and shared by all who are sent it.
#pragma once

#include <memory>
#include <string>

namespace coregulation::net {

using text = std::shared_ptr<std::string const>;

inline text share(std::string what) {
    return std::make_shared<std::string const>(std::move(what));
}

} // namespace coregulation::net
