/**
 * Auto-configuration of what tells of connections.
 */
@NullMarked
package io.lifecycle.autoconfigure.connection;

import org.jspecify.annotations.NullMarked;
