/**
 * Auto-configuration of startup and shutdown events. Events of Spring and Spring Boot are
 * passed to {@code io.lifecycle.application}.
 */
@NullMarked
package io.lifecycle.autoconfigure.application;

import org.jspecify.annotations.NullMarked;
