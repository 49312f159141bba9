/**
 * What a test sees of the events of its application.
 */
@NullMarked
package io.lifecycle.test;

import org.jspecify.annotations.NullMarked;
