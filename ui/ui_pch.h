#pragma once

// Precompiled for the window's sources: what nearly all of them include and none of us changes.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QObject>
#include <QPushButton>
#include <QString>
#include <QWidget>

#include <nlohmann/json.hpp>
