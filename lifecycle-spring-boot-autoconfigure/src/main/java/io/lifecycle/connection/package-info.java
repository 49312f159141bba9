/**
 * The life of one connection and of its exchanges, the same for all servers.
 */
@NullMarked
package io.lifecycle.connection;

import org.jspecify.annotations.NullMarked;
