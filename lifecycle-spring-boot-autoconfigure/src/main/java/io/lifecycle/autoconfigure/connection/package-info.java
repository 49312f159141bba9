/**
 * Auto-configuration of connection events, independent of the server.
 */
@NullMarked
package io.lifecycle.autoconfigure.connection;

import org.jspecify.annotations.NullMarked;
