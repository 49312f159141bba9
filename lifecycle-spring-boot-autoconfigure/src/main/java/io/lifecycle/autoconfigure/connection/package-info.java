/**
 * Auto-configuration of connection events, whatever the server.
 */
@NullMarked
package io.lifecycle.autoconfigure.connection;

import org.jspecify.annotations.NullMarked;
