/// Stand-ins for the driven ports, for the tests of the application and of its adapters.
package dev.larder.application.fakes;
