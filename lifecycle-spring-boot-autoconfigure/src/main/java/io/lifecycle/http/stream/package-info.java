/**
 * The responses that last until somebody ends them. Each stream is added when it begins
 * and removed when it ends, so that a shutdown can complete what is left.
 */
@NullMarked
package io.lifecycle.http.stream;

import org.jspecify.annotations.NullMarked;
