#include "tests/faults/nemesis/server_process.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace coregulation::faults {

namespace {

constexpr int first_passed_descriptor = 3; // SD_LISTEN_FDS_START of systemd's protocol
constexpr std::string_view pid_variable = "LISTEN_PID=";

int as_ending(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

// Between fork and exec nothing may be allocated: other threads may have held the allocator's lock.
struct prepared {
    std::vector<std::string> words, variables;
    std::vector<char*> arguments, environment;
    std::string pid_digits; // room for LISTEN_PID=…, filled in by the child

    explicit prepared(server_command const& what) {
        words = {what.binary,      "serve",           "--port",     std::to_string(what.port),
                 "--database-url", what.database_url, "--web-root", what.web_root};
        for (auto const* path :
             {"PATH", "HOME", "LANG", "LSAN_OPTIONS", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"})
            if (auto const* value = std::getenv(path)) variables.push_back(std::string(path) + "=" + value);
        if (what.listening) {
            variables.emplace_back("LISTEN_FDS=1");
            pid_digits = std::string(pid_variable) + std::string(24, '\0');
        }
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        for (auto& one : variables) environment.push_back(one.data());
        if (what.listening) environment.push_back(pid_digits.data());
        environment.push_back(nullptr);
    }
};

[[noreturn]] void become_the_server(prepared& with, std::optional<int> listening, int log) {
    ::setpgid(0, 0); // a Ctrl-C at the terminal is for us alone
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    if (listening) {
        ::dup2(*listening, first_passed_descriptor);
        ::fcntl(first_passed_descriptor, F_SETFD, 0); // in case it had this number all along
        auto* const from = with.pid_digits.data() + pid_variable.size();
        std::to_chars(from, with.pid_digits.data() + with.pid_digits.size() - 1, ::getpid());
    }
    // Our own sockets are for us alone: in the server's hands they would stay open when we close them.
    ::close_range(listening ? first_passed_descriptor + 1 : first_passed_descriptor, ~0U, 0);
    ::execve(with.arguments.front(), with.arguments.data(), with.environment.data());
    ::_exit(127);
}

// Inodes of TCP sockets that are neither listening nor closed.
std::set<std::string> connected_inodes() {
    std::set<std::string> inodes;
    for (auto const* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream file(table);
        std::string row;
        std::getline(file, row);
        while (std::getline(file, row)) {
            std::istringstream fields(row);
            std::string number, local, remote, state, queues, timer, retransmits, user, timeout, inode;
            fields >> number >> local >> remote >> state >> queues >> timer >> retransmits >> user >> timeout >> inode;
            if (state != "0A" && state != "07") inodes.insert(inode); // LISTEN, CLOSE
        }
    }
    return inodes;
}

} // namespace

server_process::server_process(server_command what)
    : what_(std::move(what)) {}

server_process::~server_process() {
    kill();
}

void server_process::start() {
    if (pid_ > 0) throw std::logic_error("the server runs already");
    auto const log = ::open(what_.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0) throw std::system_error(errno, std::generic_category(), what_.log);
    std::error_code none;
    log_from_ = std::filesystem::file_size(what_.log, none);
    prepared with(what_);
    ++lives_;
    pid_ = ::fork();
    if (pid_ == 0) become_the_server(with, what_.listening, log);
    auto const error = errno;
    ::close(log);
    if (pid_ < 0) throw std::system_error(error, std::generic_category(), "fork");
}

void server_process::kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {}
    pid_ = 0;
}

void server_process::end() {
    if (pid_ > 0) ::kill(pid_, SIGTERM);
}
void server_process::freeze() {
    if (pid_ > 0) ::kill(pid_, SIGSTOP);
}
void server_process::thaw() {
    if (pid_ > 0) ::kill(pid_, SIGCONT);
}

bool server_process::listens() {
    std::ifstream file(what_.log);
    file.seekg(static_cast<std::streamoff>(log_from_));
    std::string line;
    while (std::getline(file, line))
        if (line.starts_with("listening on ")) return true;
    return false;
}

std::optional<int> server_process::ended() {
    if (pid_ <= 0) return {};
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_) return {};
    pid_ = 0;
    return as_ending(status);
}

std::optional<holdings> server_process::now() const {
    if (pid_ <= 0) return {};
    auto const folder = "/proc/" + std::to_string(pid_);
    holdings out;
    std::ifstream status(folder + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) out.rss_kib = std::stoul(line.substr(6));
    auto const connected = connected_inodes();
    std::error_code gone;
    for (auto const& entry : std::filesystem::directory_iterator(folder + "/fd", gone)) {
        ++out.descriptors;
        std::error_code closed;
        auto const target = std::filesystem::read_symlink(entry.path(), closed).string();
        constexpr std::string_view socket = "socket:[";
        if (target.starts_with(socket) &&
            connected.contains(target.substr(socket.size(), target.size() - socket.size() - 1)))
            ++out.tcp_connections;
    }
    if (gone || out.rss_kib == 0) return {};
    return out;
}

std::vector<std::string> server_process::log_lines() const {
    std::ifstream file(what_.log);
    std::vector<std::string> out;
    for (std::string line; std::getline(file, line);) out.push_back(line);
    return out;
}

} // namespace coregulation::faults
