/**
 * The console in a reactive application. Each stream has a thread, which creates a part
 * when the client is ready for it.
 */
@NullMarked
package io.lifecycle.console.reactive;

import org.jspecify.annotations.NullMarked;
