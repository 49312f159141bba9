/**
 * Auto-configuration of the events of the start and of the shutdown. What Spring and
 * Spring Boot publish goes into the producers of {@code io.lifecycle.application}.
 */
@NullMarked
package io.lifecycle.autoconfigure.application;

import org.jspecify.annotations.NullMarked;
