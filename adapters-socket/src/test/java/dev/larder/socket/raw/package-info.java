/// What the tests of this module talk to the sockets with, octet by octet.
package dev.larder.socket.raw;
