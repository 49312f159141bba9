/**
 * Auto-configuration of an application that is started to replay a recording.
 */
@NullMarked
package io.lifecycle.autoconfigure.replay;

import org.jspecify.annotations.NullMarked;
