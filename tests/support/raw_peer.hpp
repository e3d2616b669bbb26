// A client that keeps to nothing but TCP: it says the bytes it is told, reads only when asked,
// answers a ping only when allowed. For peers that are broken, hostile or many. No call blocks,
// but for the constructor (a connection on this machine) and what has a time limit.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace coregulation::testing {

class raw_peer {
public:
    struct options {
        int receive_buffer = 0; // bytes; 0: the kernel's choice
        int send_buffer = 0;    // the same
        bool upgrades = true;   // asks for the WebSocket at once
        bool answers_pings = true;
    };

    explicit raw_peer(std::uint16_t port);
    raw_peer(std::uint16_t port, options); // throws std::system_error when nobody listens
    ~raw_peer();
    raw_peer(raw_peer&&) noexcept;
    raw_peer& operator=(raw_peer&&) noexcept;

    void say(std::string_view text);                            // one text frame, after the upgrade
    void say_frame(unsigned char first_byte, std::string_view); // any opcode, any reserved bits
    void send(std::string_view bytes);                          // as they are
    std::size_t unsent() const { return out_.size() - sent_; }  // bytes that the socket did not take
    void flush();                                               // offers them again

    // Reads what has come; whole text messages are handed over, without waiting.
    void take(std::function<void(std::string_view)> const&);
    // Waits for a message that contains these words; others are passed over.
    std::optional<std::string> next(std::string_view words, std::chrono::milliseconds within);
    // Waits for the end. False: it is still open.
    bool ends(std::chrono::milliseconds within);

    void reset(); // gone without a word and without its half-closed afterlife

    bool is_open() const { return open_ && !closed_; }
    bool is_closed() const { return closed_; }
    std::optional<std::uint16_t> close_code() const { return close_code_; }
    unsigned pings() const { return pings_; }
    int fd() const { return fd_; }

private:
    bool take_answer(); // to the upgrade
    bool take_frame(std::function<void(std::string_view)> const&);

    int fd_ = -1;
    bool answers_pings_ = true, open_ = false, closed_ = false;
    std::optional<std::uint16_t> close_code_;
    unsigned pings_ = 0;
    std::string in_, out_, fragments_;
    std::string early_; // frames that wait for the upgrade, as a client must
    std::size_t taken_ = 0, sent_ = 0;
};

// Reads for all of them until `done` says so. False: the time was over first.
bool attend(
    std::span<raw_peer> all, std::function<void(std::size_t which, std::string_view)> const& heard,
    std::function<bool()> const& done, std::chrono::milliseconds within);

} // namespace coregulation::testing
