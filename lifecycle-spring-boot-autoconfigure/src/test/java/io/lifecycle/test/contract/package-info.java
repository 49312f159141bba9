/**
 * Helpers of the tests: real servers, bare sockets, recorded events.
 */
package io.lifecycle.test.contract;
