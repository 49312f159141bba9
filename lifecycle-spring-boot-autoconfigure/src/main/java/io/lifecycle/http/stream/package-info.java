/**
 * Responses that last until somebody ends them: event streams of Spring MVC and WebSocket
 * sessions. Each is added when it begins and removed when it ends, so that a shutdown can
 * end the remaining ones.
 */
@NullMarked
package io.lifecycle.http.stream;

import org.jspecify.annotations.NullMarked;
