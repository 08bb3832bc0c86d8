/// Driving ports: what listeners, consoles and tests may ask of the proxy. Start at [ServeRequest].
@NullMarked
package dev.larder.application.api;

import org.jspecify.annotations.NullMarked;
