/**
 * The open pages: events are pushed to all of them or to those of one user.
 */
@NullMarked
package com.example.lakeside.live;

import org.jspecify.annotations.NullMarked;
