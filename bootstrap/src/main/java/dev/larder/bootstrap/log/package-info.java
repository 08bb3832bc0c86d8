/// What people read afterwards: [AccessLog] has one line for each request, [LoggedEvents] what went
/// wrong inside. Both hear of things on the threads that serve clients, so neither ever makes those
/// wait. Depends on the listener's `ExchangeLog`, on the application's `CacheEvents` and on SLF4J.
@NullMarked
package dev.larder.bootstrap.log;

import org.jspecify.annotations.NullMarked;
