#include "tests/faults/nemesis/listening_socket.hpp"

#include <system_error>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace coregulation::faults {

namespace {
constexpr int backlog = 128; // everybody at once, and more
}

listening_socket::listening_socket()
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    int const on = 1;
    auto* const where = reinterpret_cast<sockaddr*>(&address);
    if (fd_ < 0 || ::setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 || ::bind(fd_, where, size) != 0 ||
        ::listen(fd_, backlog) != 0 || ::getsockname(fd_, where, &size) != 0) {
        auto const error = errno;
        if (fd_ >= 0) ::close(fd_);
        throw std::system_error(error, std::generic_category(), "a listening socket");
    }
    port_ = ntohs(address.sin_port);
}

listening_socket::~listening_socket() {
    ::close(fd_);
}

} // namespace coregulation::faults
