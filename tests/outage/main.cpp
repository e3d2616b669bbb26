// The tests run with a view of the file systems of their own, so that a disk of theirs (small_disk.hpp) is
// nobody else's and goes with them, even when they crash.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>

namespace {

constexpr char const* already = "COREGULATION_OWN_MOUNTS";

// unshare(1) instead of the system call: sanitizers have started threads by now. Who is not root becomes able to
// mount by a user namespace. Where neither is allowed the tests run as they are; those that need a disk then fail.
void begin_anew_with_own_mounts(char** arguments) {
    if (std::getenv(already)) return;
    ::setenv(already, "1", 1);
    std::vector<std::string> command{"unshare", "--mount", "--propagation", "private"};
    if (::geteuid() != 0) command.insert(command.end(), {"--user", "--map-current-user", "--keep-caps"});
    std::string probe;
    for (auto const& word : command) probe += word + ' ';
    if (std::system((probe + "true 2>/dev/null").c_str()) != 0) return;
    command.push_back(std::filesystem::read_symlink("/proc/self/exe"));
    std::vector<char*> words;
    for (auto& word : command) words.push_back(word.data());
    for (auto** one = arguments + 1; *one; ++one) words.push_back(*one);
    words.push_back(nullptr);
    ::execvp(words.front(), words.data());
}

} // namespace

int main(int count, char** arguments) {
    begin_anew_with_own_mounts(arguments);
    ::testing::InitGoogleTest(&count, arguments);
    return RUN_ALL_TESTS();
}
