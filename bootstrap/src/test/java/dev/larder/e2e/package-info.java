/// The finished jar, watched from outside: started as a user starts it, with real sockets, real
/// files and real programs. `LarderProcess` is the program under test, `TestOrigin` what it asks,
/// `RawClient` who asks it.
package dev.larder.e2e;
