// The one place where Asio's and Beast's own sources are compiled (separate compilation),
// so that the other files compile faster.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
